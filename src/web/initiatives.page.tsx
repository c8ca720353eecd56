import type { Facet, Initiative, InitiativeFilter } from '../initiatives/initiatives.service.js';
import type { Named, Text } from '../initiatives/reference-data.js';
import type { Basis, Totals } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';
import { Range } from './range.js';

export interface InitiativesProps {
  basis: Basis | null;
  filter: InitiativeFilter;
  /** The name of the indicator that all shown measured, where one was asked for. */
  indicator: Text | undefined;
  /** What was asked for as municipality, where there is none of that name. */
  noMunicipality: string | undefined;
  items: readonly InitiativeRow[];
  total: number;
  next: string | null;
  /** Whether a later page than the first is shown. */
  later: boolean;
  facets: Record<Facet, Map<string, number>>;
}
export interface InitiativeRow {
  initiative: Initiative;
  /** Null where nothing is measured. */
  totals: Pick<Totals, 'value' | 'range' | 'firstYear' | 'lastYear'> | null;
}

export function InitiativesPage({ props, speech }: { props: InitiativesProps; speech: Speech }) {
  const { text: { initiatives: text }, language, number } = speech;
  const query = new URLSearchParams(Object.entries(props.filter).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return (
    <>
      <h1>{text.title}</h1>
      <Filters props={props} speech={speech} />
      {props.indicator && <p>{text.whoMeasured(props.indicator[language])}</p>}
      <p role="status">{props.noMunicipality !== undefined ? text.noMunicipality(props.noMunicipality) : props.total === 0 ? text.none : text.lead(number(props.total))}</p>
      {props.items.length > 0 && (
        <form method="get" action={`/${language}/comparisons`}>
          <p>{speech.text.compareInitiatives.choose} <button type="submit">{speech.text.compareInitiatives.compare}</button></p>
          <InitiativesTable items={props.items} tick speech={speech} />
        </form>
      )}
      {props.basis && <BasisNote basis={props.basis} speech={speech} />}
      <p class="links">
        {props.later && <a href={`/${language}/initiatives?${query.toString()}`}>{text.first}</a>}
        {props.next !== null && <a class="button" href={`/${language}/initiatives?${new URLSearchParams([...query, ['cursor', props.next]]).toString()}`}>{text.next}</a>}
        <a href={`/api/v1/initiatives.csv?${query.toString()}`}>{text.download}</a>
      </p>
    </>
  );
}

/** Initiatives with what they do, where, and what of it is valued. @param tick whether each can be ticked, in a form */
export function InitiativesTable({ items, tick = false, speech }: { items: readonly InitiativeRow[]; tick?: boolean; speech: Speech }) {
  const { text: { initiatives: text, ...all }, language, cents, name } = speech;
  const years = (totals: InitiativeRow['totals']) => {
    if (!totals) return all.notMeasured;
    if (totals.firstYear === null) return text.noPrice;
    return totals.firstYear === totals.lastYear ? totals.firstYear : `${totals.firstYear}–${totals.lastYear}`;
  };
  return (
    <TableBox label={text.title}>
      <table>
        <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.sector}</th><th scope="col">{text.where}</th><th scope="col">{text.years}</th><th scope="col" class="n">{text.value}</th></tr></thead>
        <tbody>
          {items.map(({ initiative, totals }) => (
            <tr key={initiative.slug}>
              <th scope="row">{tick && <><input type="checkbox" name="initiatives" value={initiative.slug} aria-label={all.compareInitiatives.tick(initiative.name)} /> </>}<a href={`/${language}/initiatives/${initiative.slug}`}>{initiative.name}</a><Summary initiative={initiative} speech={speech} /></th>
              <td>{name('sector', initiative.sector)}</td>
              <td>{whereOf(initiative, speech)}</td>
              <td>{years(totals)}</td>
              <td class="n">{totals?.value ? <>{cents(totals.value)}<span class="summary"><Range range={totals.range} money={cents} speech={speech} /></span></> : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Summary({ initiative: { summary, summaryEn }, speech: { language } }: { initiative: Initiative; speech: Speech }) {
  const words = language === 'nl' ? summary : summaryEn;
  return words ? <span class="summary">{words}</span> : null;
}

/** The municipality, else the place, else the province, and the country where that is another. */
function whereOf({ municipality, place, province, country: code }: Initiative, { name, country }: Speech): string {
  const near = municipality ? name('municipality', municipality) : (place ?? (province && name('province', province)));
  return [near, code === 'NL' && near ? null : country(code)].filter(Boolean).join(', ');
}

const MORE = ['province', 'country', 'theme', 'phase', 'kind', 'need'] as const;
const EVIDENCE = ['self-reported', 'documented', 'audited', 'effect-study'] as const;
const LAST_GOAL = 17;

function Filters({ props: { filter, noMunicipality, facets }, speech }: { props: InitiativesProps; speech: Speech }) {
  const { text: { initiatives: text }, language, name } = speech;
  return (
    <form class="filters" method="get" action={`/${language}/initiatives`} role="search">
      {filter.indicator && <input type="hidden" name="indicator" value={filter.indicator} />}
      <label>{text.search}<input type="search" name="q" value={filter.q ?? ''} maxLength={100} /></label>
      <Choice facet="sector" facets={facets} chosen={filter.sector} speech={speech} />
      <label>{text.municipality}
        <input name="municipality" list="municipalities" autocomplete="off" maxLength={100} value={noMunicipality ?? (filter.municipality ? name('municipality', filter.municipality) : '')} />
      </label>
      <datalist id="municipalities">{optionsOf('municipality', facets, speech).map(({ code, label }) => <option key={code} value={label} />)}</datalist>
      <details open={[...MORE, 'sdg', 'evidence', 'funded'].some((name) => filter[name as keyof typeof filter] !== undefined)}>
        <summary>{text.more}</summary>
        <div class="filters">
          {MORE.filter((facet) => facets[facet].size > 0).map((facet) => <Choice key={facet} facet={facet} facets={facets} chosen={filter[facet]} speech={speech} />)}
          <label>{speech.text.funders.sdg}<select name="sdg"><option value="">{text.all}</option>{Array.from({ length: LAST_GOAL }, (_, at) => String(at + 1)).map((goal) => <option key={goal} value={goal} selected={goal === filter.sdg}>{`${goal} ${name('sdg', goal)}`}</option>)}</select></label>
          <label>{speech.text.funders.evidence}<select name="evidence"><option value="">{text.all}</option>{EVIDENCE.map((grade) => <option key={grade} value={grade} selected={grade === filter.evidence}>{speech.text.evidence[grade]}</option>)}</select></label>
          <label>{speech.text.funders.funded}<input name="funded" inputMode="numeric" pattern="\d{1,12}" maxLength={12} value={filter.funded ?? ''} /></label>
        </div>
      </details>
      <button type="submit">{text.filter}</button>
      <a href={`/${language}/initiatives`}>{text.clear}</a>
    </form>
  );
}

/** The codes there are initiatives of, with their words: countries by the alphabet, all else in its own order. */
function optionsOf(facet: Facet, facets: InitiativesProps['facets'], { language, name, country }: Speech): { code: string; label: string; count: number }[] {
  const options = [...facets[facet]].map(([code, count]) => ({ code, count, label: facet === 'country' ? country(code) : name(facet satisfies Named, code) }));
  return facet === 'country' ? options.sort((a, b) => a.label.localeCompare(b.label, language)) : options;
}

function Choice({ facet, facets, chosen, speech }: { facet: Facet; facets: InitiativesProps['facets']; chosen: string | undefined; speech: Speech }) {
  const { text: { initiatives: text }, number } = speech;
  return (
    <label>{text[facet]}
      <select name={facet}>
        <option value="">{text.all}</option>
        {optionsOf(facet, facets, speech).map(({ code, label, count }) => <option key={code} value={code} selected={code === chosen}>{`${label} (${number(count)})`}</option>)}
      </select>
    </label>
  );
}
