import type { Sdg } from '../initiatives/reference-data.js';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS } from '../pricelist/closed-lists.js';
import { concerned, goalOf, type PriceFilter } from '../pricelist/price-filter.js';
import { PRICE_STATUSES } from '../pricelist/price-status.js';
import type { Speech } from './language.js';

export interface PriceFiltersProps {
  /** The address the form asks again. */
  action: string;
  filter: PriceFilter;
  /** All there are to choose from, and how many of them fit. */
  indicators: readonly IndicatorOfList[];
  found: number;
  sdgs: readonly Sdg[];
}

type Facet = Exclude<keyof PriceFilter, 'q'>;

/** Finds prices by word, category, stakeholder, goal and use, and says how many fit. */
export function PriceFilters({ props, speech }: { props: PriceFiltersProps; speech: Speech }) {
  const { action, filter, indicators, found } = props;
  const { text: { prices: text, initiatives: form }, number } = speech;
  return (
    <>
      <form class="filters" method="get" action={action} role="search">
        <label>{text.find.q}<input type="search" name="q" value={filter.q ?? ''} maxLength={100} /></label>
        {FACETS.map((facet) => (
          <label key={facet}>{text.find[facet]}
            <select name={facet}>
              <option value="">{form.all}</option>
              {optionsOf(facet, props, speech).map(({ code, label, count }) => <option key={code} value={code} selected={code === filter[facet]}>{`${label} (${number(count)})`}</option>)}
            </select>
          </label>
        ))}
        <button type="submit">{form.filter}</button>
        <a href={action}>{form.clear}</a>
      </form>
      {isFiltering(filter) && <p role="status">{found === 0 ? text.nothingFound : text.found(number(found), number(indicators.length))}</p>}
    </>
  );
}

const FACETS: readonly Facet[] = ['category', 'stakeholder', 'sdg', 'status'];

const isFiltering = (filter: PriceFilter) => Object.values(filter).some((value) => value !== undefined);

/** The codes there are indicators of, with their words, in their own order. */
function optionsOf(facet: Facet, { indicators, sdgs }: PriceFiltersProps, { text, language, category, reason }: Speech): { code: string; label: string; count: number }[] {
  const count = (has: (indicator: IndicatorOfList) => boolean) => indicators.filter(has).length;
  const options = {
    category: () => [...new Set(indicators.map(({ entry }) => entry.category))].map((code) => ({ code, label: category(code), count: count(({ entry }) => entry.category === code) })),
    stakeholder: () => Object.keys(STAKEHOLDERS).map((code) => ({ code, label: labelOf(STAKEHOLDERS, code, language), count: count(({ price }) => price !== null && concerned(price).includes(code)) })),
    sdg: () => sdgs.map(({ goal, label }) => ({ code: String(goal), label: `${goal}. ${label[language]}`, count: count(({ entry }) => (entry.sdg ?? []).some(({ target }) => goalOf(target) === String(goal))) })),
    status: () => PRICE_STATUSES.map((code) => ({ code, label: code === 'priced' ? text.prices.inUse : reason(code), count: count(({ status }) => status === code) })),
  }[facet]();
  return options.filter((option) => option.count > 0);
}
