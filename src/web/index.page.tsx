import { spansSectors } from '../indices/index-definition.js';
import { closestToLink, type Constituent, type SeriesPoint, type Vintage } from '../indices/published-index.js';
import { MATCHED_MIN, SECTORS_MIN } from '../indices/rule-book.js';
import { groupBy } from '../shared/group-by.js';
import { IndexTable, noLevel } from './index-table.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';

const CONSTITUENTS_SHOWN = 100;

export interface IndexProps {
  index: Vintage;
  points: readonly SeriesPoint[];
  /** The year whose constituents are shown; null where there is no year yet. */
  year: number | null;
  constituents: readonly Constituent[];
}

export function IndexPage({ props: { index, points, year, constituents }, speech }: { props: IndexProps; speech: Speech }) {
  const { text: { index: text, ...all }, language, day } = speech;
  const title = index.title[language];
  const api = `/api/v1/indices/${index.code}`;
  const hasLevel = points.some((point) => point.level !== null);
  const closest = closestToLink(points);
  return (
    <>
      <h1>{title}</h1>
      <p class="basis">
        {text.vintage(String(index.vintage), day(index.publishedAt))}: {speech.reason(index.reason)}. <a href={`/${language}/price-lists/${index.list}/${index.listVersion}`}>{all.menu.prices} {index.list} {index.listVersion}</a>. {all.range}: {all.rangeUnknown}.
      </p>
      <section aria-labelledby="levels">
        <h2 id="levels">{text.chartTitle}</h2>
        {!hasLevel && <p><strong>{noLevel(closest, speech)}.</strong> {closest && text.closest(String(closest.year))}</p>}
        {hasLevel && <ChartOf table="index-table" kind="line" label={text.chartLabel(title)} />}
        {points.length > 0 && <IndexTable id="index-table" title={title} points={points} speech={speech} />}
        {(index.countries.length > 1 || index.countries[0] !== 'NL') && <p class="quiet">{text.abroad}</p>}
      </section>
      <section aria-labelledby="rules">
        <h2 id="rules">{text.rules}</h2>
        <ul>{[...(spansSectors(index) ? [text.severalSectors] : []), ...text.ruleTexts].map((rule) => <li key={rule}>{rule}</li>)}</ul>
      </section>
      {year !== null && <Constituents year={year} index={index} years={points.map((point) => point.year)} constituents={constituents} speech={speech} />}
      <p class="links">
        <span>{text.downloads}:</span>
        <a href={`${api}/series.csv?vintage=${index.vintage}`}>{text.seriesCsv}</a>
        <a href={`${api}/constituents.csv?vintage=${index.vintage}`}>{text.constituentsCsv}</a>
        <a href={`${api}/series?vintage=${index.vintage}`}>{text.json}</a>
      </p>
    </>
  );
}

function Constituents({ year, years, index, constituents, speech }: { year: number; years: readonly number[]; index: Vintage; constituents: readonly Constituent[]; speech: Speech }) {
  const { text: { index: text }, language, cents, reason, number } = speech;
  const several = spansSectors(index);
  const shown = constituents.slice(0, CONSTITUENTS_SHOWN);
  return (
    <section aria-labelledby="constituents">
      <h2 id="constituents">{text.constituents(String(year))}</h2>
      <nav class="years" aria-label={text.chooseYear}>
        {years.map((other) => <a key={other} href={`/${language}/indices/${index.code}?year=${other}#constituents`} {...(other === year && { 'aria-current': 'true' as const })}>{other}</a>)}
      </nav>
      {several && <SectorsOf year={year} constituents={constituents} speech={speech} />}
      <p>{text.constituentsLead}</p>
      <TableBox label={text.constituents(String(year))}>
        <table>
          <thead><tr><th scope="col">{text.initiative}</th>{several && <th scope="col">{text.sector}</th>}<th scope="col" class="n">{text.before}</th><th scope="col" class="n">{text.now}</th><th scope="col">{text.match}</th></tr></thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.initiative} ${row.indicator}`}>
                <th scope="row"><a href={`/${language}/initiatives/${row.initiative}?year=${row.match === 'not-reported' ? year - 1 : year}`}>{row.name}</a></th>
                {several && <td>{speech.name('sector', row.sector)}</td>}
                <td class="n">{row.baseValue === null ? '—' : cents(row.baseValue)}</td>
                <td class="n">{row.currentValue === null ? '—' : cents(row.currentValue)}</td>
                <td>{reason(row.match)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {shown.length < constituents.length && <p class="quiet">{text.shown(number(shown.length), number(constituents.length))}</p>}
    </section>
  );
}

/** Which sectors of an index over several carry its link: a sector counts with enough matched initiatives of its own. */
function SectorsOf({ year, constituents, speech }: { year: number; constituents: readonly Constituent[]; speech: Speech }) {
  const { text: { index: text } } = speech;
  const initiatives = (rows: readonly Constituent[]) => new Set(rows.map(({ initiative }) => initiative)).size;
  const sectors = [...groupBy(constituents, ({ sector }) => sector)]
    .map(([sector, rows]) => ({ sector, matched: initiatives(rows.filter(({ match }) => match === 'matched')), candidates: initiatives(rows.filter(({ match }) => match === 'matched' || match === 'partial-period')) }))
    .toSorted((a, b) => b.matched - a.matched || b.candidates - a.candidates);
  const title = text.sectors(String(year));
  return (
    <>
      <h3>{title}</h3>
      <p>{text.sectorsLead(sectors.filter(({ matched }) => matched >= MATCHED_MIN).length, MATCHED_MIN, SECTORS_MIN)}</p>
      <TableBox label={title}>
        <table id="sectors-table">
          <thead><tr><th scope="col">{text.sector}</th><th scope="col" class="n">{text.matched}</th><th scope="col">{text.enough}</th></tr></thead>
          <tbody>{sectors.map(({ sector, matched, candidates }) => <tr key={sector}><th scope="row">{speech.name('sector', sector)}</th><td class="n">{matched} <span class="quiet">/ {candidates}</span></td><td>{matched >= MATCHED_MIN ? text.yes : text.no}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}
