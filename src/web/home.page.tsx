import { spansSectors } from '../indices/index-definition.js';
import type { IndexSummary, SeriesPoint } from '../indices/published-index.js';
import type { PriceList } from '../pricelist/price-list.js';
import { groupBy } from '../shared/group-by.js';
import type { SectorStanding } from '../valuation/landscape.service.js';
import type { Basis, HeldLines, Totals } from '../valuation/valuations.service.js';
import { IndexTable, IndexTile, Ticker } from './index-table.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf } from './layout.js';
import { EvidenceList, Range, RangeCell } from './range.js';
import { ValueLinks } from './value.page.js';

interface Valued {
  basis: Basis;
  totals: Totals;
  netherlands: Totals;
  sectors: readonly SectorStanding[];
  prices: PriceList;
  held: readonly HeldLines[];
}

export interface HomeProps {
  /** Null before the first valuation. */
  valued: Valued | null;
  indices: readonly IndexSummary[];
  /** The index drawn on the page, with its years. */
  shown: { index: IndexSummary; points: readonly SeriesPoint[] } | null;
}

export function HomePage({ props: { valued, indices, shown }, speech }: { props: HomeProps; speech: Speech }) {
  const { text } = speech;
  if (!valued) return <><h1>{text.home.title}</h1><p class="lead">{text.home.nothingYet}</p></>;
  return (
    <>
      <Headline valued={valued} indices={indices} speech={speech} />
      <NotIncluded valued={valued} speech={speech} />
      {shown && <Chart shown={shown} indices={indices} speech={speech} />}
      <section aria-labelledby="how">
        <h2 id="how">{text.home.howTitle}</h2>
        <ol class="steps">{text.home.how.map(([title, body]) => <li key={title}><strong>{title}</strong> {body}</li>)}</ol>
      </section>
    </>
  );
}

/** The total with its parts: by sector, and what of it is Dutch or valued at a later price. */
function Headline({ valued: { basis, totals, netherlands, sectors }, indices, speech }: { valued: Valued; indices: readonly IndexSummary[]; speech: Speech }) {
  const { text: { home: text, ...all }, language, euro, number } = speech;
  return (
    <section class="headline">
      <h1>{totals.value === null ? text.title : text.lead(euro(totals.value), number(totals.initiatives), `${totals.firstYear}–${totals.lastYear}`)}</h1>
      <p class="lead">{all.tagline}</p>
      <Ticker indices={indices} speech={speech} />
      <dl class="figures">
        {sectors.filter(({ value }) => value !== null).map((sector) => (
          <div key={sector.code}><dt>{text.part} <a href={`/${language}/sectors/${sector.code}`}>{sector.label[language]}</a></dt><dd>{euro(sector.value)}</dd><dd class="quiet"><Range range={sector.range} money={euro} speech={speech} /></dd><dd class="quiet">{text.partMeasured(number(sector.measured))}</dd></div>
        ))}
        <div><dt>{text.partNetherlands}</dt><dd>{euro(netherlands.value)}</dd><dd class="quiet"><Range range={netherlands.range} money={euro} speech={speech} /></dd><dd class="quiet">{text.partMeasured(number(netherlands.initiatives))}</dd></div>
        <div><dt>{text.partBackcast}</dt><dd>{euro(totals.backcastValue)}</dd><dd class="quiet">{text.partBackcastWhy}</dd></div>
        {totals.range && <div><dt>{all.ranges.ofTotal}</dt><dd><RangeCell range={totals.range} money={euro} speech={speech} /></dd><dd class="quiet">{all.ranges.why}</dd>{totals.evidence && <dd class="quiet"><EvidenceList evidence={totals.evidence} speech={speech} /></dd>}</div>}
      </dl>
      <ValueLinks filter={{}} speech={speech} />
      <BasisNote basis={basis} speech={speech} />
    </section>
  );
}

/** What the total leaves out: who has not measured, what has no price, by category, and what cannot be right. */
function NotIncluded({ valued: { totals, sectors, prices, held }, speech }: { valued: Valued; speech: Speech }) {
  const { text: { home: text }, language, number, reason } = speech;
  const silent = sectors.filter(({ initiatives, measured }) => initiatives > measured);
  const missing = silent.reduce((sum, { initiatives, measured }) => sum + initiatives - measured, 0);
  const entryOf = (code: string) => prices.indicators.find((entry) => entry.code === code);
  return (
    <section aria-labelledby="not-valued">
      <h2 id="not-valued">{text.notValued}</h2>
      {missing > 0 && <p>{text.notMeasuredLead(number(missing))}</p>}
      <ul class="inline">{silent.map((sector) => <li key={sector.code}><a href={`/${language}/sectors/${sector.code}`}>{sector.label[language]}</a> ({number(sector.initiatives - sector.measured)})</li>)}</ul>
      <p>{text.notValuedLead(number(totals.held), number(totals.excluded))}</p>
      <dl class="held">
        {[...groupBy(held, ({ indicator }) => entryOf(indicator)?.category)].map(([category, lines]) => (
          <div key={category}>
            <dt>{category === undefined ? reason('not-in-list') : speech.category(category)}</dt>
            <dd>
              <ul class="inline">
                {[...groupBy(lines, ({ indicator }) => indicator)].map(([indicator, own]) => {
                  const entry = entryOf(indicator);
                  return <li key={indicator}>{entry ? <a href={`/${language}/indicators/${indicator}`}>{entry.label[language]}</a> : indicator} ({number(own.reduce((sum, { lines: count }) => sum + count, 0))})</li>;
                })}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
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
      <div class="tiles">{indices.filter((index) => index.last || spansSectors(index)).map((index) => <IndexTile key={index.code} index={index} speech={speech} />)}</div>
      <h3>{title}</h3>
      <ChartOf table="index-table" kind="line" label={text.index.chartLabel(title)} />
      <IndexTable id="index-table" title={title} points={shown.points} speech={speech} />
    </section>
  );
}
