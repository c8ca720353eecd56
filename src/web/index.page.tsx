import { spansSectors } from '../indices/index-definition.js';
import type { Contributions } from '../indices/contributions.service.js';
import { closestToLink, type Constituent, type Publication, type SeriesPoint, type Vintage } from '../indices/published-index.js';
import type { RevisedYear } from '../indices/revision-triangle.js';
import { MATCHED_MIN, SECTORS_MIN } from '../indices/rule-book.js';
import { groupBy } from '../shared/group-by.js';
import { change, IndexTable, LevelRange, noLevel } from './index-table.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';

const CONSTITUENTS_SHOWN = 100;
const MOVERS_SHOWN = 10;
const VINTAGES_SHOWN = 6;

/** How the reader wants it drawn; what is left out is as it was published. */
export interface IndexView {
  /** The year that is 100. */
  base?: number | undefined;
  from?: number | undefined;
  to?: number | undefined;
  vintage?: number | undefined;
  /** With the levels of earlier vintages. */
  overlay: boolean;
}

export interface IndexProps {
  index: Vintage & { citation: { nl: string; en: string } };
  /** All its years, and those that the reader wants to see, on the base they want. */
  years: readonly number[];
  points: readonly SeriesPoint[];
  view: IndexView;
  /** The year asked for as 100 has no level. */
  noBase: boolean;
  publications: readonly Publication[];
  revised: readonly RevisedYear[];
  /** The year whose constituents are shown; null where there is no year yet. */
  year: number | null;
  constituents: readonly Constituent[];
  /** Who moved the level to that year; null where it has no link. */
  moved: Contributions | null;
  /** The address of this server, for whoever embeds the index. */
  origin: string;
}

export function IndexPage({ props, speech }: { props: IndexProps; speech: Speech }) {
  const { index, points, year, years, constituents, publications, revised, moved, view } = props;
  const { text: { index: text, indexPages: more, ...all }, language, day } = speech;
  const title = index.title[language];
  const hasLevel = points.some((point) => point.level !== null);
  const closest = closestToLink(points);
  const chosen = points.find((point) => point.year === year) ?? null;
  const newest = publications[0]?.vintage ?? index.vintage;
  return (
    <>
      <h1>{title}</h1>
      {index.vintage !== newest && <p role="status"><strong class="mark">{more.older(String(newest))}</strong></p>}
      <Last points={points} speech={speech} />
      <p class="basis">
        {text.vintage(String(index.vintage), day(index.publishedAt))}: {speech.reason(index.reason)}. <a href={`/${language}/price-lists/${index.list}/${index.listVersion}`}>{all.menu.prices} {index.list} {index.listVersion}</a>. {more.rangeNote}
      </p>
      <section aria-labelledby="levels">
        <h2 id="levels">{text.chartTitle}</h2>
        {!hasLevel && <p><strong>{noLevel(closest, speech)}.</strong> {closest && text.closest(String(closest.year))}</p>}
        {years.length > 0 && <Controls props={props} speech={speech} />}
        {props.noBase && <p role="status">{more.noBase(String(view.base))}</p>}
        {hasLevel && <ChartOf table="index-table" kind="line" label={text.chartLabel(title)} overlay={view.overlay && publications.length > 1 ? 'revisions-table' : undefined} />}
        {points.length > 0 && <IndexTable id="index-table" title={title} points={points} base={props.noBase ? undefined : view.base} events={(point) => eventsOf(point, points, speech)} speech={speech} />}
        <p><a href={`/${language}/indices/explained`}>{more.explained}</a></p>
        {(index.countries.length > 1 || index.countries[0] !== 'NL') && <p class="quiet">{text.abroad}</p>}
      </section>
      {moved && <Moved index={index} moved={moved} rebased={view.base !== undefined && !props.noBase} speech={speech} />}
      {points.some(({ beside }) => beside) && <BesideTable points={points} speech={speech} />}
      {chosen?.beside && <Turnover year={chosen.year} turnover={chosen.beside.turnover} speech={speech} />}
      {year !== null && <Constituents year={year} index={index} view={view} years={years} constituents={constituents} speech={speech} />}
      <Revisions publications={publications} revised={revised} speech={speech} />
      <section aria-labelledby="rules">
        <h2 id="rules">{text.rules}</h2>
        <ul>{[...(spansSectors(index) ? [text.severalSectors] : []), ...text.ruleTexts].map((rule) => <li key={rule}>{rule}</li>)}</ul>
      </section>
      <TakeAway props={props} speech={speech} />
    </>
  );
}

/** The last level there is, its range, its change, and whether it may still change. */
function Last({ points, speech }: { points: readonly SeriesPoint[]; speech: Speech }) {
  const { text: { index: text, indexPages: more }, number } = speech;
  const last = points.findLast((point) => point.level !== null);
  if (!last) return null;
  return (
    <dl class="figures">
      <div><dt>{more.last}, {last.year}</dt><dd>{number(last.level!, 1)}</dd><dd class="quiet">{text.range.toLowerCase()} <LevelRange range={last.range?.level} speech={speech} /></dd></div>
      {last.link && <div><dt>{text.change}</dt><dd>{change(last.link, speech)}</dd><dd class="quiet">{last.status && more.status[last.status]}</dd></div>}
      <div><dt>{text.matched}</dt><dd>{number(last.matched)}</dd>{last.beside?.coverage && <dd class="quiet">{more.columns.coverage}: {more.coverageOf(number(last.beside.coverage.reporting), number(last.beside.coverage.known))}</dd>}</div>
    </dl>
  );
}

function Controls({ props: { index, years, points, view, publications, year }, speech: { text: { indexPages: more }, language } }: { props: IndexProps; speech: Speech }) {
  const option = (value: number, chosen: number | undefined) => <option key={value} value={value} selected={value === chosen}>{value}</option>;
  return (
    <form class="filters" method="get" action={`/${language}/indices/${index.code}`}>
      {year !== null && <input type="hidden" name="year" value={year} />}
      <label>{more.basis}<select name="base"><option value="">{more.basisOwn}</option>{years.map((each) => option(each, view.base))}</select></label>
      <label>{more.from}<select name="from">{years.map((each) => option(each, points[0]?.year))}</select></label>
      <label>{more.to}<select name="to">{years.map((each) => option(each, points.at(-1)?.year))}</select></label>
      {publications.length > 1 && <label>{more.vintage}<select name="vintage"><option value="">{more.newest}</option>{publications.map(({ vintage }) => option(vintage, view.vintage))}</select></label>}
      {publications.length > 1 && <label class="choice"><input type="checkbox" name="overlay" checked={view.overlay} />{more.overlay}</label>}
      <button>{more.show}</button>
    </form>
  );
}

/** What may have moved figures beside the level in a year, in words. */
function eventsOf({ year, level, link, returned, listVersion, beside }: SeriesPoint, points: readonly SeriesPoint[], { text: { indexPages: { events } }, number }: Speech): string[] {
  const before = points.find((point) => point.year === year - 1);
  const [came, went] = [['founded', 'joined'], ['closed', 'left']].map((kinds) => (beside?.turnover ?? []).reduce((sum, { kind, initiatives }) => sum + (kinds.includes(kind) ? initiatives : 0), 0));
  return [
    ...(level !== null && link === null && before && points.some((point) => point.year < year && point.level !== null) ? [events.segment] : []),
    ...(came ? [events.entries(number(came))] : []), ...(went ? [events.exits(number(went))] : []), ...(returned ? [events.returned(number(returned))] : []),
    ...(listVersion !== null && before?.listVersion != null && before.listVersion !== listVersion ? [events.list(listVersion)] : []),
  ];
}

/** @param rebased the chart is on another base: points are those of the series as it was published */
function Moved({ index, moved, rebased, speech }: { index: Vintage; moved: Contributions; rebased: boolean; speech: Speech }) {
  const { text: { index: text, indexPages: more }, number } = speech;
  const [up, down] = [moved.items.filter(({ points }) => Number(points) > 0).slice(0, MOVERS_SHOWN), moved.items.filter(({ points }) => Number(points) < 0).slice(-MOVERS_SHOWN).reverse()];
  const title = more.moved(String(moved.from), String(moved.period));
  return (
    <section aria-labelledby="moved">
      <h2 id="moved">{title}</h2>
      <p>{more.movedLead(number(moved.change, 1))}{rebased && ` ${more.movedBase}`}</p>
      {([['up', up, more.noneUp], ['down', down, more.noneDown]] as const).map(([way, items, none]) => (
        <div key={way}>
          <h3>{more[way]}</h3>
          {items.length === 0 ? <p>{none}</p> : (
            <TableBox label={`${title}: ${more[way]}`}>
              <table class="movers">
                <thead><tr><th scope="col">{text.initiative}</th><th scope="col">{text.sector}</th><th scope="col" class="n">{more.points}</th></tr></thead>
                <tbody>
                  {items.map(({ initiative, name, sector, points, imputed }) => (
                    <tr key={initiative}><th scope="row"><a href={`/${speech.language}/initiatives/${initiative}?year=${moved.period}`}>{name}</a></th><td>{speech.name('sector', sector)}</td><td class="n">{number(points, 2)}{imputed && <span class="unit">{more.imputed}</span>}</td></tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )}
        </div>
      ))}
      <p><a href={`/api/v1/indices/${index.code}/contributions.csv?vintage=${index.vintage}&period=${moved.period}`}>{more.allMoved}</a></p>
    </section>
  );
}

/** What a level never stands without: population, value and price, other weights and formulas, return, and how much is known. */
function BesideTable({ points, speech }: { points: readonly SeriesPoint[]; speech: Speech }) {
  const { text: { index: text, indexPages: more }, number, euro } = speech;
  const { columns } = more;
  const level = (value: string | null | undefined) => (value == null ? '—' : number(value, 1));
  return (
    <section aria-labelledby="beside">
      <h2 id="beside">{more.beside}</h2>
      <p>{more.besideLead}</p>
      <TableBox label={more.beside}>
        <table id="beside-table">
          <thead>
            <tr>
              <th scope="col">{text.year}</th><th scope="col" class="n">{text.level}</th>
              {(['population', 'value', 'priceEffect', 'capped', 'fisher', 'total', 'sroi', 'coverage'] as const).map((column) => <th key={column} scope="col" class="n told">{columns[column]}</th>)}
            </tr>
          </thead>
          <tbody>
            {points.map(({ year, level: own, beside }) => beside && (
              <tr key={year}>
                <th scope="row">{year}</th><td class="n">{level(own)}</td><td class="n">{level(beside.population.level)}</td><td class="n">{level(beside.value.level)}</td>
                <td class="n">{beside.value.priceEffect === null ? '—' : change(beside.value.priceEffect, speech)}</td><td class="n">{level(beside.capped.level)}</td>
                <td class="n">{beside.formulas.fisher === null ? '—' : change(beside.formulas.fisher, speech)}</td><td class="n">{beside.value.total === null ? '—' : euro(beside.value.total)}</td>
                <td class="n">{beside.return?.sroi == null ? '—' : <>{number(beside.return.sroi, 2)}<span class="unit">{columns.inputs} {euro(beside.return.inputs)}</span></>}</td>
                <td class="n">{beside.coverage ? <>{more.coverageOf(number(beside.coverage.reporting), number(beside.coverage.known))}<span class="unit">{number(beside.coverage.heldLines)} {columns.held}</span></> : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="quiet">{more.besideNotes}</p>
    </section>
  );
}

function Turnover({ year, turnover, speech }: { year: number; turnover: NonNullable<SeriesPoint['beside']>['turnover']; speech: Speech }) {
  const { text: { indexPages: more }, number, euro } = speech;
  const title = more.turnover(String(year));
  return (
    <section aria-labelledby="turnover">
      <h2 id="turnover">{title}</h2>
      <p>{more.turnoverLead}</p>
      <TableBox label={title}>
        <table class="movers">
          <thead><tr><th scope="col">{more.event}</th><th scope="col" class="n">{more.initiatives}</th><th scope="col" class="n">{more.worth}</th></tr></thead>
          <tbody>{turnover.map(({ kind, initiatives, value }) => <tr key={kind}><th scope="row">{more.turnoverKinds[kind]}</th><td class="n">{number(initiatives)}</td><td class="n">{euro(value)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </section>
  );
}

/** What each vintage said of each year; the chart draws the earlier ones from it. */
function Revisions({ publications, revised, speech }: { publications: readonly Publication[]; revised: readonly RevisedYear[]; speech: Speech }) {
  const { text: { index: text, indexPages: more }, number, day, reason } = speech;
  const shown = publications.slice(0, VINTAGES_SHOWN);
  return (
    <section aria-labelledby="revisions">
      <h2 id="revisions">{more.revisions}</h2>
      {publications.length < 2 ? <p>{more.oneVintage}</p> : (
        <>
          <p>{more.revisionsLead}</p>
          <TableBox label={more.revisions}>
            <table id="revisions-table">
              <thead><tr><th scope="col">{text.year}</th>{shown.map(({ vintage, publishedAt, reason: why }) => <th key={vintage} scope="col" class="n told" data-series={more.earlier(String(vintage))}>{more.earlier(String(vintage))}<span class="unit">{day(publishedAt)}: {reason(why)}</span></th>)}</tr></thead>
              <tbody>
                {revised.map(({ year, levels }) => (
                  <tr key={year}>
                    <th scope="row">{year}</th>
                    {shown.map(({ vintage }) => {
                      const said = levels.find((each) => each.vintage === vintage);
                      const moved = said?.revision != null && Number(said.revision) !== 0 ? said.revision : null;
                      return <td key={vintage} class="n" data-x={year} data-y={said?.level ?? ''}>{said?.level == null ? '—' : number(said.level, 1)}{moved !== null && <span class="unit">{Number(moved) > 0 ? '+' : ''}{number(moved, 2)}</span>}</td>;
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}

/** Downloads, how to cite it, and how to show it elsewhere. */
function TakeAway({ props: { index, origin, view }, speech }: { props: IndexProps; speech: Speech }) {
  const { text: { index: text, indexPages: more }, language } = speech;
  const [api, query] = [`/api/v1/indices/${index.code}`, `vintage=${index.vintage}${view.base === undefined ? '' : `&base=${view.base}`}`];
  return (
    <section aria-labelledby="take">
      <h2 id="take">{text.downloads}</h2>
      <p class="links">
        <a href={`${api}/series.csv?${query}`}>{text.seriesCsv}</a>
        <a href={`${api}/series.xlsx?${query}`}>{more.xlsx}</a>
        <a href={`${api}/series?${query}`}>{text.json}</a>
        <a href={`${api}/series.jsonstat?${query}`}>{more.jsonStat}</a>
        <a href={`${api}/constituents.csv?vintage=${index.vintage}`}>{text.constituentsCsv}</a>
      </p>
      <details><summary>{more.cite}</summary><p class="cite">{index.citation[language]}</p></details>
      <details>
        <summary>{more.embed}</summary>
        <p>{more.embedLead}</p>
        <pre class="code" role="region" aria-label={more.embed} tabIndex={0}><code>{`<iframe src="${origin}/embed/${language}/indices/${index.code}" title="${index.title[language]}" width="420" height="340" style="border:0" loading="lazy"></iframe>`}</code></pre>
      </details>
    </section>
  );
}

function Constituents({ year, years, index, view: { overlay, ...view }, constituents, speech }: { year: number; years: readonly number[]; index: Vintage; view: IndexView; constituents: readonly Constituent[]; speech: Speech }) {
  const { text: { index: text }, language, cents, reason, number } = speech;
  const several = spansSectors(index);
  const kept = Object.entries({ ...view, ...(overlay && { overlay: 'on' }) }).flatMap(([name, value]) => (value === undefined ? [] : [`&${name}=${value}`])).join('');
  const shown = constituents.slice(0, CONSTITUENTS_SHOWN);
  return (
    <section aria-labelledby="constituents">
      <h2 id="constituents">{text.constituents(String(year))}</h2>
      <nav class="years" aria-label={text.chooseYear}>
        {years.map((other) => <a key={other} href={`/${language}/indices/${index.code}?year=${other}${kept}#constituents`} {...(other === year && { 'aria-current': 'true' as const })}>{other}</a>)}
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
