import type { IndicatorOfList } from '../measurements/indicators.service.js';
import type { PriceList } from '../pricelist/price-list.js';
import { groupBy } from '../shared/group-by.js';
import type { Speech } from './language.js';
import { PriceTables } from './price-table.js';
import { SourceLink } from './source-link.js';

export interface PriceListProps {
  list: PriceList;
  sha256: string;
  indicators: readonly IndicatorOfList[];
}

export function PriceListPage({ props: { list, sha256, indicators }, speech }: { props: PriceListProps; speech: Speech }) {
  const { text: { prices: text, ...all }, language, day, percent, number } = speech;
  const [priced, unpriced] = [indicators.filter(({ price }) => price), indicators.filter(({ price }) => !price)];
  return (
    <>
      <h1>{list.title[language]} {list.version}</h1>
      <p class="lead">{text.lead(list.priceLevel, list.currency)}</p>
      <p>{text.counts(number(priced.length), number(priced.filter(({ status }) => status === 'priced').length), number(unpriced.length))}</p>
      <p class="links"><a href={`/${language}/indicators`}>{all.indicators.title}</a><a href={`/${language}/stakeholders`}>{all.stakeholders.title}</a><a href={`/${language}/price-lists/drafts`}>{all.drafts.title}</a></p>
      <h2>{text.priced}</h2>
      <PriceTables indicators={priced} speech={speech} />
      <h2>{text.held}</h2>
      <p>{text.heldLead}</p>
      <dl class="held">
        {[...groupBy(unpriced, ({ entry }) => entry.held![language])].map(([why, own]) => (
          <div key={why}>
            <dt>{why}</dt>
            <dd><ul class="inline">{own.map(({ entry }) => <li key={entry.code} id={entry.code}><a href={`/${language}/indicators/${entry.code}`}>{entry.label[language]}</a></li>)}</ul></dd>
          </div>
        ))}
      </dl>
      <h2>{text.about}</h2>
      <dl class="facts">
        <div><dt>{text.published}</dt><dd>{day(list.published)}</dd></div>
        <div><dt>{text.discount}</dt><dd>{list.discount.schedule.map(({ rate }) => percent(rate)).join(', ')} · <SourceLink source={list.discount.source} speech={speech} /></dd></div>
        <div><dt>{text.index}</dt><dd>{list.priceIndex.code} {list.priceIndex.version}</dd></div>
        <div><dt>{text.licence}</dt><dd lang="en">{list.licence}</dd></div>
        <div><dt>{text.hash}</dt><dd><code>{sha256}</code></dd></div>
      </dl>
      <p class="links"><a href={`/api/v1/price-lists/${list.list}/versions/${list.version}`}>{text.download}</a><a href="/api/v1/indicators.csv">{text.downloadCsv}</a></p>
    </>
  );
}
