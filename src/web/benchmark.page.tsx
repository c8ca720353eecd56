import type { Benchmark, BenchmarkFigure } from '../comparison/benchmark.service.js';
import type { Figure } from '../comparison/benchmark.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';

interface Shown { found: Benchmark; speech: Speech }
const POINTS = ['low', 'quarter', 'median', 'threeQuarters', 'high'] as const;

export function BenchmarkPage({ found, speech }: Shown) {
  const { text: { benchmark: text, ...all }, language } = speech;
  const { initiative, name, year, reason, group } = found;
  const address = `/api/v1/initiatives/${initiative}/benchmark`;
  const query = year === null ? '' : `?year=${year}`;
  return (
    <>
      <p><a href={`/${language}/initiatives/${initiative}`}>{name}</a></p>
      <h1>{text.title(name)}</h1>
      {year !== null && <p class="lead">{text.lead(String(year))}</p>}
      <form class="filters" method="get" action={`/${language}/initiatives/${initiative}/benchmark`}>
        <label>{all.compareInitiatives.year}<input name="year" inputMode="numeric" pattern="\d{4}" maxLength={4} value={year ?? ''} /></label>
        <button type="submit">{all.compareInitiatives.show}</button>
      </form>
      {reason !== null && <p role="status">{reason === 'too-few' ? text.none : text.noFigures}</p>}
      {group && (
        <>
          <h2>{text.group}</h2>
          <p>{text.members(speech.number(group.members))}: {text.levels[group.level]}.{group.widened && ` ${text.widened}`}</p>
          <Figures found={found} speech={speech} />
          <Spread found={found} speech={speech} />
          <Upper found={found} speech={speech} />
          <Chances found={found} speech={speech} />
        </>
      )}
      <BasisNote basis={found.basis} speech={speech} />
      <p class="links"><span>{all.initiative.downloads}:</span><a href={`${address}.csv${query}`}>CSV</a><a href={`${address}.xlsx${query}`}>XLSX</a><a href={`${address}${query}`}>JSON</a></p>
    </>
  );
}

function written(figure: Figure, value: string, { euro, number }: Speech): string {
  if (figure === 'value' || figure === 'inputs') return euro(value);
  return number(value, figure === 'sroi' || figure === 'hoursPerEuro' ? 2 : 0);
}

function Figures({ found: { figures }, speech }: Shown) {
  const { text: { benchmark: text, ...all }, number } = speech;
  const placeOf = ({ place, quartile, percentile, n }: BenchmarkFigure) => {
    if (place !== null) return text.placeOf(number(place), number(n));
    if (quartile !== null) return text.quartileOf(number(quartile));
    return percentile === null ? '—' : text.percentileOf(number(percentile));
  };
  return (
    <section aria-labelledby="stands">
      <h2 id="stands">{text.figures}</h2>
      <TableBox label={text.figures}>
        <table>
          <thead><tr><th scope="col">{text.figure}</th><th scope="col" class="n">{text.own}</th><th scope="col">{text.place}</th><th scope="col" class="n">{text.known}</th>{POINTS.map((point) => <th key={point} scope="col" class="n">{text[point]}</th>)}</tr></thead>
          <tbody>
            {figures.map((each) => (
              <tr key={each.figure}>
                <th scope="row">{text.names[each.figure]}</th><td class="n">{each.own === null ? all.unknown : written(each.figure, each.own, speech)}</td><td>{placeOf(each)}</td><td class="n">{number(each.n)}</td>
                {POINTS.map((point) => <td key={point} class="n">{each.spread ? written(each.figure, each.spread[point], speech) : '—'}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </section>
  );
}

/** The return, where it is known of enough; else the value. */
function Spread({ found: { figures }, speech }: Shown) {
  const { text: { benchmark: text } } = speech;
  const shown = figures.find(({ figure, spread }) => figure === 'sroi' && spread) ?? figures.find(({ figure, spread }) => figure === 'value' && spread);
  if (!shown) return null;
  const title = text.names[shown.figure];
  const points = [...POINTS.map((point) => [text[point], shown.spread![point]] as const), ...(shown.own === null ? [] : [[text.own, shown.own] as const])];
  return (
    <section aria-labelledby="spread">
      <h2 id="spread">{text.spread(title)}</h2>
      <ChartOf table="spread-points" kind="bars" label={text.chart(title)} />
      <TableBox label={text.spread(title)}>
        <table id="spread-points" class="waterfall" data-label={title} data-axis={title}>
          <thead><tr><th scope="col">{text.point}</th><th scope="col" class="n">{title}</th></tr></thead>
          <tbody>{points.map(([label, value]) => <tr key={label} data-x={label} data-y={value}><th scope="row">{label}</th><td class="n">{written(shown.figure, value, speech)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </section>
  );
}

function Upper({ found: { upperQuarter }, speech }: Shown) {
  const { text: { benchmark: text } } = speech;
  return (
    <section aria-labelledby="upper">
      <h2 id="upper">{text.upper}</h2>
      {upperQuarter.length === 0 ? <p>{text.upperNone}</p> : (
        <>
          <p>{text.upperLead}</p>
          <TableBox label={text.upper}>
            <table class="waterfall">
              <thead><tr><th scope="col">{text.figure}</th><th scope="col" class="n">{text.upperPart}</th><th scope="col" class="n">{text.rest}</th></tr></thead>
              <tbody>{upperQuarter.map(({ figure, upper, rest }) => <tr key={figure}><th scope="row">{text.names[figure]}</th><td class="n">{written(figure, upper, speech)}</td><td class="n">{written(figure, rest, speech)}</td></tr>)}</tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}

function Chances({ found: { growthChances }, speech: { text: { benchmark: text }, language, number } }: Shown) {
  return (
    <section aria-labelledby="chances">
      <h2 id="chances">{text.chances}</h2>
      {growthChances.length === 0 ? <p>{text.chancesNone}</p> : (
        <>
          <p>{text.chancesLead}</p>
          <TableBox label={text.chances}>
            <table class="waterfall">
              <thead><tr><th scope="col">{text.outcome}</th><th scope="col">{text.who}</th></tr></thead>
              <tbody>{growthChances.map(({ indicator, label, reportedBy, of }) => <tr key={indicator}><th scope="row"><a href={`/${language}/indicators/${indicator}`}>{label?.[language] ?? indicator}</a></th><td>{text.reportedBy(number(reportedBy), number(of))}</td></tr>)}</tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}
