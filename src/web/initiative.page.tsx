import type { Initiative } from '../initiatives/initiatives.service.js';
import type { InputRow } from '../measurements/measurements.service.js';
import type { ExplainedChange } from '../valuation/change.service.js';
import type { ReturnOfYear } from '../valuation/returns.service.js';
import type { Sureness } from '../valuation/ranges.service.js';
import type { Basis, YearValue } from '../valuation/valuations.service.js';
import type { Explanation } from '../valuation/explain.js';
import { ChangeSection } from './change.page.js';
import { ExplainedLines } from './explained-lines.js';
import { InputsTable } from './inputs-table.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';
import { EvidenceList, RangeCell } from './range.js';
import { ValueLinks } from './value.page.js';

export interface InitiativeProps {
  initiative: Initiative;
  valued: ({ basis: Basis; years: YearValue[] } & Sureness) | null;
  explained: Explanation | null;
  /** From the year before the one explained, in which it was measured; null where there is none. */
  change: ExplainedChange | null;
  inputs: readonly InputRow[];
  returns: readonly ReturnOfYear[];
}

export function InitiativePage({ props, speech }: { props: InitiativeProps; speech: Speech }) {
  const { initiative, valued, explained, change, inputs, returns } = props;
  const { text: { initiative: text }, language } = speech;
  const years = valued?.years ?? [];
  const summary = language === 'nl' ? initiative.summary : initiative.summaryEn;
  return (
    <>
      <h1>{initiative.name}</h1>
      {summary && <p class="lead">{summary}</p>}
      <Facts initiative={initiative} speech={speech} />
      {!years.some(hasRealised) && <p><strong class="mark">{speech.text.notMeasured}</strong> {text.notMeasuredWhy}</p>}
      {years.length > 0 && <Years props={props} years={years} speech={speech} />}
      {explained && valued && (
        <section aria-labelledby="explain">
          <h2 id="explain">{text.explainTitle(String(explained.year))}</h2>
          <ExplainedLines explained={explained} basis={valued.basis} speech={speech} />
          <BasisNote basis={valued.basis} speech={speech} />
        </section>
      )}
      {change && <ChangeSection change={change} filter={{ initiative: initiative.slug }} speech={speech} />}
      <InputsTable inputs={inputs} returns={returns} speech={speech} />
      <p><a href={`/${speech.language}/portfolio?initiative=${initiative.slug}`}>{speech.text.funders.addTo}</a></p>
      <p class="links"><a href={`/${language}/comparisons?initiatives=${initiative.slug}`}>{speech.text.compareInitiatives.addTo}</a><a href={`/${language}/initiatives/${initiative.slug}/benchmark`}>{speech.text.benchmark.link}</a></p>
      <p class="links">
        <span>{text.downloads}:</span>
        <a href={`/api/v1/initiatives/${initiative.slug}/measurements.csv`}>{text.measurementsCsv}</a>
        <a href={`/api/v1/initiatives/${initiative.slug}/inputs.csv`}>{text.inputsCsv}</a>
        <a href={`/api/v1/initiatives/${initiative.slug}/valuations.csv`}>{text.valuesCsv}</a>
        {returns.length > 0 && <a href={`/api/v1/initiatives/${initiative.slug}/valuations/returns`}>{text.returnsJson}</a>}
        {explained && <a href={`/api/v1/initiatives/${initiative.slug}/valuations/explain?year=${explained.year}`}>{text.explainJson}</a>}
      </p>
    </>
  );
}

/** Whether anything happened for sure in a year: what is expected or claimed is not measured. */
export function hasRealised({ priced, backcast, held, excluded }: YearValue): boolean {
  return priced + backcast + held + excluded > 0;
}

function Facts({ initiative, speech }: { initiative: Initiative; speech: Speech }) {
  const { text: { initiative: text }, language, country, day, name } = speech;
  const { sector, kind, place, municipality, province, themes, needs, phase, closed, asOf, website } = initiative;
  const targetGroup = language === 'nl' ? initiative.targetGroup : initiative.targetGroupEn;
  const facts = [
    [text.sector, <a href={`/${language}/sectors/${sector}`}>{name('sector', sector)}</a>],
    [text.kind, kind && name('kind', kind)],
    [text.themes, themes.map((theme) => name('theme', theme)).join(', ')],
    [text.targetGroup, targetGroup],
    [text.place, place],
    [text.municipality, municipality && <a href={`/${language}/places/${municipality}`}>{name('municipality', municipality)}</a>],
    [text.province, province && <a href={`/${language}/places/${province}`}>{name('province', province)}</a>],
    [text.country, country(initiative.country)],
    [text.founded, foundedText(initiative, speech)],
    [text.closed, closed && day(closed)],
    [text.phase, phase && name('phase', phase)],
    [text.legalForm, initiative.legalForm],
    [text.needs, needs.map((need) => name('need', need)).join('; ')],
    [text.website, website && <a href={website} rel="nofollow noopener">{website}</a>],
    [text.source, initiative.source],
    [text.asOf, asOf && day(asOf)],
  ] as const;
  return <dl class="facts" aria-label={text.facts}>{facts.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

/** As far as it is known: the day, the month or the year. */
function foundedText({ founded, foundedTo }: Initiative, { day, month }: Speech): string | null {
  if (founded === null) return null;
  return foundedTo === 'day' ? day(founded) : foundedTo === 'month' ? month(founded) : founded.slice(0, 'yyyy'.length);
}

function Years({ props: { initiative, valued, explained }, years, speech }: { props: InitiativeProps; years: readonly YearValue[]; speech: Speech }) {
  const { text: { initiative: text, ...all }, language, cents, number } = speech;
  return (
    <section aria-labelledby="years">
      <h2 id="years">{text.valueByYear}</h2>
      {years.some((row) => row.value !== null) && <ChartOf table="year-table" kind="bar" label={text.chartLabel(initiative.name)} />}
      <TableBox label={text.valueByYear}>
        <table id="year-table" data-label={text.value} data-axis={text.axis}>
          <thead><tr><th scope="col">{text.year}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{all.ranges.column}</th><th scope="col" class="n">{text.ofWhich}</th><th scope="col" class="n">{text.held}</th><th scope="col" class="n">{text.excluded}</th><th scope="col">{text.explanation}</th></tr></thead>
          <tbody>
            {years.map((row) => (
              <tr key={row.year} data-x={row.year} data-y={row.value ?? ''} {...(row.year === explained?.year && { class: 'chosen' })}>
                <th scope="row">{row.year}</th>
                <td class="n">{hasRealised(row) ? cents(row.value) : text.onlyForecast}</td>
                <td class="n"><RangeCell range={row.range} money={cents} speech={speech} /></td>
                <td class="n">{row.backcastValue === null ? '—' : cents(row.backcastValue)}</td>
                <td class="n">{number(row.held)}</td>
                <td class="n">{number(row.excluded)}</td>
                <td><a href={`/${language}/initiatives/${initiative.slug}?year=${row.year}#explain`} {...(row.year === explained?.year && { 'aria-current': 'true' as const })}>{text.explain(String(row.year))}</a></td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {valued?.evidence && <p>{all.ranges.restsOn}: <EvidenceList evidence={valued.evidence} speech={speech} />.</p>}
      {years.some((row) => row.value !== null) && <ValueLinks filter={{ initiative: initiative.slug }} speech={speech} />}
    </section>
  );
}
