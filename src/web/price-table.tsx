import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import { pricePosts } from '../pricelist/price-posts.js';
import { groupBy } from '../shared/group-by.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { SourceLink } from './source-link.js';

/** Every price of a list in a line, by category; its details are on the page of its indicator. */
export function PriceTables({ indicators, speech }: { indicators: readonly IndicatorOfList[]; speech: Speech }) {
  const { text: { prices: text } } = speech;
  return (
    <>
      {[...groupBy(indicators.filter(({ price }) => price), ({ entry }) => entry.category)].map(([category, own]) => (
        <TableBox key={category} label={speech.category(category)}>
          <table class="prices">
            <caption>{speech.category(category)}</caption>
            <thead><tr><th scope="col">{text.indicator}</th><th scope="col" class="n">{text.amount}</th><th scope="col" class="n">{text.lowHigh}</th><th scope="col">{text.level}</th><th scope="col">{text.gains}</th><th scope="col">{text.source}</th><th scope="col">{text.status}</th></tr></thead>
            <tbody>{own.map((indicator) => <PriceRow key={indicator.entry.code} indicator={indicator} speech={speech} />)}</tbody>
          </table>
        </TableBox>
      ))}
    </>
  );
}

function PriceRow({ indicator, speech }: { indicator: IndicatorOfList; speech: Speech }) {
  const { text, language, price: money } = speech;
  const { of: { currency }, entry } = indicator;
  const price = indicator.price!;
  const concerned = price.amount === null ? [] : [...new Set(pricePosts(price).map(({ stakeholder }) => stakeholder))];
  return (
    <tr id={entry.code}>
      <th scope="row"><a href={`/${language}/indicators/${entry.code}`}>{entry.label[language]}</a></th>
      <td class="n">{price.amount === null ? '—' : money(price.amount, currency)}<span class="unit">{text.initiative.perUnit} {labelOf(UNITS, entry.unit, language)}</span>{price.sourceAmount !== undefined && <span class="unit">{text.prices.inTheSource(money(price.sourceAmount, currency))}</span>}</td>
      <td class="n">{price.low !== undefined && price.high !== undefined ? `${money(price.low, currency)} – ${money(price.high, currency)}` : <span class="quiet">{text.unknown}</span>}</td>
      <td>{price.priceLevel}</td>
      <td>{concerned.map((stakeholder, at) => <>{at > 0 && ', '}<a href={`/${language}/stakeholders#${stakeholder}`}>{labelOf(STAKEHOLDERS, stakeholder, language)}</a></>)}</td>
      <td><SourceLink source={price.source} speech={speech} /></td>
      <td><Status indicator={indicator} speech={speech} /></td>
    </tr>
  );
}

/** Whether a price is used, or in a few words why not. */
export function Status({ indicator: { of, status, price, expired }, speech: { text: { prices: text }, reason, day } }: { indicator: IndicatorOfList; speech: Speech }) {
  if (status === 'priced') return expired ? <>{text.inUse}; <strong class="mark">{text.expired(day(price!.bestBefore!))}</strong></> : <>{text.inUse}</>;
  return <strong class="mark">{status === 'no-index-value' ? text.noIndexValue(of.priceLevel) : reason(status)}</strong>;
}
