import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { Adjustment, DatedPrice, Indicator, PriceList } from '../pricelist/price-list.js';
import { pricePosts } from '../pricelist/price-posts.js';
import { toText } from '../shared/decimal.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { SourceLink } from './source-link.js';

const SHARES = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;

export function PriceListPage({ list, sha256, speech }: { list: PriceList; sha256: string; speech: Speech }) {
  const { text: { prices: text }, language, day, percent } = speech;
  return (
    <>
      <h1>{list.title[language]} {list.version}</h1>
      <p class="lead">{text.lead(list.priceLevel, list.currency)}</p>
      <dl class="facts">
        <div><dt>{text.published}</dt><dd>{day(list.published)}</dd></div>
        <div><dt>{text.discount}</dt><dd>{list.discount.schedule.map(({ rate }) => percent(rate)).join(', ')} · <SourceLink source={list.discount.source} speech={speech} /></dd></div>
        <div><dt>{text.index}</dt><dd>{list.priceIndex.code} {list.priceIndex.version}</dd></div>
        <div><dt>{text.hash}</dt><dd><code>{sha256}</code></dd></div>
      </dl>
      <h2>{text.priced}</h2>
      {list.indicators.filter((entry) => entry.prices).map((entry) => <PricedIndicator key={entry.code} entry={entry} currency={list.currency} speech={speech} />)}
      <h2>{text.held}</h2>
      <dl class="held">
        {list.indicators.filter((entry) => !entry.prices).map((entry) => (
          <div key={entry.code} id={entry.code}><dt>{entry.label[language]} <span class="quiet">({labelOf(UNITS, entry.unit, language)})</span></dt><dd>{entry.held![language]} <span class="quiet">{entry.definition[language]}</span></dd></div>
        ))}
      </dl>
      <p class="links"><a href={`/api/v1/price-lists/${list.list}/versions/${list.version}`}>{text.download}</a></p>
    </>
  );
}

function PricedIndicator({ entry, currency, speech }: { entry: Indicator; currency: string; speech: Speech }) {
  const { language } = speech;
  return (
    <article class="line" id={entry.code}>
      <h3>{entry.label[language]} <span class="quiet">{entry.code}</span></h3>
      <p class="quiet">{entry.definition[language]}</p>
      {entry.held && <p><strong class="mark">{speech.text.reasons['not-usable']}</strong> {entry.held[language]}</p>}
      {entry.alternativeOf && <p>{speech.text.prices.alternativeOf} <a href={`#${entry.alternativeOf}`}>{entry.alternativeOf}</a></p>}
      {entry.prices!.map((price) => <Price key={price.from} price={price} unit={labelOf(UNITS, entry.unit, language)} currency={currency} speech={speech} />)}
      {entry.adjustments && <Adjustments adjustments={entry.adjustments} speech={speech} />}
    </article>
  );
}

function Price({ price, unit, currency, speech }: { price: DatedPrice; unit: string; currency: string; speech: Speech }) {
  const { text: { prices: text, ...all }, language, price: money, day } = speech;
  const { source } = price;
  return (
    <dl class="facts">
      <div><dt>{text.amount}</dt><dd><strong>{price.amount === null ? all.reasons.withdrawn : `${money(price.amount, currency)} ${all.initiative.perUnit} ${unit}`}</strong></dd></div>
      {price.low !== undefined && price.high !== undefined && <div><dt>{text.lowHigh}</dt><dd>{money(price.low, currency)} – {money(price.high, currency)}</dd></div>}
      <div><dt>{text.level}</dt><dd>{price.priceLevel}</dd></div>
      <div><dt>{text.from}</dt><dd>{day(price.from)}{price.backcast && <><br /><span class="quiet">{price.backcast[language]}</span></>}</dd></div>
      <div><dt>{text.posts}</dt><dd>{pricePosts(price).map((post) => `${labelOf(STAKEHOLDERS, post.stakeholder, language)}: ${money(toText(post.amount), currency)} (${post.transfer === null ? all.kinds[post.kind] : text.transfer})`).join('; ')}</dd></div>
      {price.sourceAmount !== undefined && <div><dt>{text.sourceAmount}</dt><dd>{money(price.sourceAmount, currency)}</dd></div>}
      {price.remark && <div><dt>{text.remark}</dt><dd>{price.remark[language]}</dd></div>}
      <div><dt>{text.source}</dt><dd><SourceLink source={source} speech={speech}>{source.publisher}: {source.title}</SourceLink></dd></div>
      <div><dt>{text.grade}</dt><dd>{all.grades[price.grade]}</dd></div>
      {price.bestBefore && <div><dt>{text.until}</dt><dd>{day(price.bestBefore)}</dd></div>}
    </dl>
  );
}

function Adjustments({ adjustments, speech }: { adjustments: NonNullable<Indicator['adjustments']>; speech: Speech }) {
  const { text: { prices: text }, language, percent } = speech;
  const why = ({ reason, source }: Adjustment) => <>{reason?.[language]} {source && <SourceLink source={source} speech={speech} />}</>;
  return (
    <TableBox label={text.adjustments}>
      <table>
        <caption>{text.adjustments}</caption>
        <thead><tr><th scope="col">{text.adjustments}</th><th scope="col" class="n">{text.share}</th><th scope="col">{text.why}</th></tr></thead>
        <tbody>{SHARES.map((share) => <tr key={share}><th scope="row">{text.adjustment[share]}</th><td class="n">{percent(adjustments[share].value)}</td><td>{why(adjustments[share])}</td></tr>)}</tbody>
      </table>
    </TableBox>
  );
}
