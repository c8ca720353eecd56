import type { Sdg } from '../initiatives/reference-data.js';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, UNITS } from '../pricelist/closed-lists.js';
import { fitsFilter, type PriceFilter } from '../pricelist/price-filter.js';
import { groupBy } from '../shared/group-by.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { PriceFilters } from './price-filters.js';
import { Status } from './price-table.js';

export interface IndicatorsProps {
  indicators: readonly IndicatorOfList[];
  filter: PriceFilter;
  sdgs: readonly Sdg[];
  /** How many initiatives measured each, by its code. */
  measured: Map<string, number>;
}

export function IndicatorsPage({ props: { indicators, filter, sdgs, measured }, speech }: { props: IndicatorsProps; speech: Speech }) {
  const { text: { indicators: text, ...all }, language, number } = speech;
  const found = indicators.filter((indicator) => fitsFilter(indicator, filter));
  const severalLists = new Set(indicators.map(({ of }) => of.list)).size > 1;
  const query = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <PriceFilters props={{ action: `/${language}/indicators`, filter, indicators, found: found.length, sdgs }} speech={speech} />
      {[...groupBy(found, ({ entry }) => entry.category)].map(([category, own]) => (
        <TableBox key={category} label={speech.category(category)}>
          <table>
            <caption>{speech.category(category)}</caption>
            <thead><tr><th scope="col">{text.indicator}</th><th scope="col">{text.unit}</th><th scope="col">{text.stage}</th><th scope="col">{text.status}</th><th scope="col" class="n">{text.measuredBy}</th></tr></thead>
            <tbody>
              {own.map((indicator) => {
                const { of: { list, title }, entry: { code, label, unit, stage } } = indicator;
                const count = measured.get(code) ?? 0;
                return (
                  <tr key={`${list} ${code}`}>
                    <th scope="row"><a href={`/${language}/indicators/${code}`}>{label[language]}</a>{severalLists && <span class="summary">{title[language]}</span>}</th>
                    <td>{labelOf(UNITS, unit, language)}</td>
                    <td>{text.stages[stage]}</td>
                    <td><Status indicator={indicator} speech={speech} /></td>
                    <td class="n">{count === 0 ? <span class="quiet">{all.notMeasured}</span> : number(count)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </TableBox>
      ))}
      <p class="links"><a href={`/api/v1/indicators.csv?${query}`}>{text.download}</a></p>
    </>
  );
}
