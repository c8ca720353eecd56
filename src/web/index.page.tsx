import type { Constituent, SeriesPoint, Vintage } from '../indices/indices.service.js';
import { IndexTable } from './index-table.js';
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
  return (
    <>
      <h1>{title}</h1>
      <p class="basis">
        {text.vintage(String(index.vintage), day(index.publishedAt))}: {speech.reason(index.reason)}. <a href={`/${language}/price-lists/${index.list}/${index.listVersion}`}>{all.menu.prices} {index.list} {index.listVersion}</a>. {all.range}: {all.rangeUnknown}.
      </p>
      <section aria-labelledby="levels">
        <h2 id="levels">{text.chartTitle}</h2>
        {points.some((point) => point.level !== null) && <ChartOf table="index-table" kind="line" label={text.chartLabel(title)} />}
        <IndexTable id="index-table" title={title} points={points} speech={speech} />
        {(index.countries.length > 1 || index.countries[0] !== 'NL') && <p class="quiet">{text.abroad}</p>}
      </section>
      <section aria-labelledby="rules">
        <h2 id="rules">{text.rules}</h2>
        <ul>{text.ruleTexts.map((rule) => <li key={rule}>{rule}</li>)}</ul>
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
  const shown = constituents.slice(0, CONSTITUENTS_SHOWN);
  return (
    <section aria-labelledby="constituents">
      <h2 id="constituents">{text.constituents(String(year))}</h2>
      <p>{text.constituentsLead}</p>
      <nav class="years" aria-label={text.chooseYear}>
        {years.map((other) => <a key={other} href={`/${language}/indices/${index.code}?year=${other}#constituents`} {...(other === year && { 'aria-current': 'true' as const })}>{other}</a>)}
      </nav>
      <TableBox label={text.constituents(String(year))}>
        <table>
          <thead><tr><th scope="col">{text.initiative}</th><th scope="col" class="n">{text.before}</th><th scope="col" class="n">{text.now}</th><th scope="col">{text.match}</th></tr></thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.initiative} ${row.indicator}`}>
                <th scope="row"><a href={`/${language}/initiatives/${row.initiative}?year=${row.match === 'not-reported' ? year - 1 : year}`}>{row.name}</a></th>
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
