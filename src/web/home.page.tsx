import type { IndexSummary, SeriesPoint } from '../indices/indices.service.js';
import type { PriceList } from '../pricelist/price-list.js';
import type { Basis, Totals } from '../valuation/valuations.service.js';
import { IndexTable, IndexTile } from './index-table.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf } from './layout.js';

export interface HomeProps {
  valued: { basis: Basis; totals: Totals; netherlands: Totals; countries: number } | null;
  prices: PriceList | null;
  indices: readonly IndexSummary[];
  /** The index drawn on the page, with its years. */
  shown: { index: IndexSummary; points: readonly SeriesPoint[] } | null;
}

export function HomePage({ props, speech }: { props: HomeProps; speech: Speech }) {
  const { text } = speech;
  if (!props.valued) return <><h1>{text.home.title}</h1><p class="lead">{text.home.nothingYet}</p></>;
  return (
    <>
      <Headline valued={props.valued} speech={speech} />
      {props.shown && <Chart shown={props.shown} indices={props.indices} speech={speech} />}
      {props.prices && <NotValued prices={props.prices} totals={props.valued.totals} speech={speech} />}
      <section aria-labelledby="how">
        <h2 id="how">{text.home.howTitle}</h2>
        <ol class="steps">{text.home.how.map(([title, body]) => <li key={title}><strong>{title}</strong> {body}</li>)}</ol>
      </section>
    </>
  );
}

function Headline({ valued: { basis, totals, netherlands, countries }, speech }: { valued: NonNullable<HomeProps['valued']>; speech: Speech }) {
  const { text, euro, number } = speech;
  return (
    <section class="headline">
      <h1>{text.home.lead(number(totals.initiatives), number(countries), `${totals.firstYear}–${totals.lastYear}`, euro(totals.value))}</h1>
      <p class="lead">{text.tagline}</p>
      <dl class="figures">
        <div><dt>{text.home.partNetherlands}</dt><dd>{euro(netherlands.value)}</dd></div>
        <div><dt>{text.home.partBackcast}</dt><dd>{euro(totals.backcastValue)}</dd><dd class="quiet">{text.home.partBackcastWhy}</dd></div>
        <div><dt>{text.range}</dt><dd class="quiet">{text.rangeUnknown}</dd></div>
      </dl>
      <BasisNote basis={basis} speech={speech} />
    </section>
  );
}

function Chart({ shown, indices, speech }: { shown: NonNullable<HomeProps['shown']>; indices: readonly IndexSummary[]; speech: Speech }) {
  const { text, language } = speech;
  const title = shown.index.title[language];
  return (
    <section aria-labelledby="index">
      <h2 id="index">{text.home.chartTitle}</h2>
      <p>{text.home.chartLead}</p>
      <div class="tiles">{indices.filter((index) => index.last).map((index) => <IndexTile key={index.code} index={index} speech={speech} />)}</div>
      <h3>{title}</h3>
      <ChartOf table="index-table" kind="line" label={text.index.chartLabel(title)} />
      <IndexTable id="index-table" title={title} points={shown.points} speech={speech} />
    </section>
  );
}

function NotValued({ prices, totals, speech: { text, language, number } }: { prices: PriceList; totals: Totals; speech: Speech }) {
  return (
    <section aria-labelledby="not-valued">
      <h2 id="not-valued">{text.home.notValued}</h2>
      <p>{text.home.notValuedLead(number(totals.held), number(totals.excluded))}</p>
      <dl class="held">
        {prices.indicators.filter((entry) => entry.held).map((entry) => <div key={entry.code}><dt>{entry.label[language]}</dt><dd>{entry.held![language]}</dd></div>)}
      </dl>
    </section>
  );
}
