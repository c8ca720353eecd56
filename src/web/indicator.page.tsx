import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { Adjustment, DatedPrice, Indicator, PriceList } from '../pricelist/price-list.js';
import { pricePosts, type PricePost } from '../pricelist/price-posts.js';
import { toText } from '../shared/decimal.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { Status } from './price-table.js';
import { SourceLink } from './source-link.js';

const SHARES = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;

export interface IndicatorProps {
  /** The indicator in every newest list that has it: at least one. */
  lists: readonly IndicatorOfList[];
  /** Other indicators of the same concept, of which this is the central one. */
  alternatives: readonly Indicator[];
  /** The first of those who measured it, of so many. */
  measuredBy: readonly { slug: string; name: string }[];
  measured: number;
}

export function IndicatorPage({ props, speech }: { props: IndicatorProps; speech: Speech }) {
  const { text: { indicators: text }, language } = speech;
  const { entry } = props.lists[0]!;
  return (
    <>
      <h1>{entry.label[language]}</h1>
      <p class="lead">{entry.definition[language]}</p>
      <dl class="facts">
        <div><dt>{text.unit}</dt><dd>{labelOf(UNITS, entry.unit, language)}</dd></div>
        <div><dt>{text.stage}</dt><dd>{text.stages[entry.stage]}: {text.stageWhy[entry.stage]}</dd></div>
        <div><dt>{text.count}</dt><dd>{text.counts[entry.count]}</dd></div>
        {entry.scale && <div><dt>{text.scale}</dt><dd>{text.level(entry.scale.code, String(entry.scale.level))}</dd></div>}
        {entry.sdg && <div><dt>{text.sdg}</dt><dd>{entry.sdg.map(({ target }) => target).join(', ')}</dd></div>}
        {entry.iris && <div><dt>IRIS+</dt><dd>{entry.iris}</dd></div>}
        {entry.notBefore && <div><dt>{text.notBefore}</dt><dd>{speech.day(entry.notBefore.date)}. {entry.notBefore.reason[language]}</dd></div>}
        <div><dt>{text.code}</dt><dd><code>{entry.code}</code></dd></div>
      </dl>
      {props.lists.map((indicator) => <OfList key={indicator.of.list} indicator={indicator} speech={speech} />)}
      <Alternatives central={entry.alternativeOf} alternatives={props.alternatives} lists={props.lists} speech={speech} />
      <MeasuredBy props={props} speech={speech} />
    </>
  );
}

function OfList({ indicator, speech }: { indicator: IndicatorOfList; speech: Speech }) {
  const { text: { indicators: text, prices }, language } = speech;
  const { of, entry } = indicator;
  return (
    <section aria-labelledby={`list-${of.list}`}>
      <h2 id={`list-${of.list}`}>{text.priceIn} <a href={`/${language}/price-lists/${of.list}/${of.version}#${entry.code}`}>{of.title[language]} {of.version}</a></h2>
      {indicator.status !== 'priced' && <p><Status indicator={indicator} speech={speech} /> {entry.held?.[language]}</p>}
      {entry.prices?.map((price) => <Price key={price.from} price={price} entry={entry} of={of} speech={speech} />)}
      {entry.adjustments && <Adjustments adjustments={entry.adjustments} speech={speech} />}
      {!entry.prices && <p class="quiet">{prices.heldLead}</p>}
    </section>
  );
}

function Price({ price, entry, of: { currency }, speech }: { price: DatedPrice; entry: Indicator; of: PriceList; speech: Speech }) {
  const { text: { prices: text, ...all }, language, price: money, day } = speech;
  const { source, amount } = price;
  const posts = amount === null ? [] : pricePosts(price);
  return (
    <article class="line">
      <h3>{amount === null ? all.reasons.withdrawn : `${money(amount, currency)} ${all.initiative.perUnit} ${labelOf(UNITS, entry.unit, language)}`}</h3>
      {price.withdrawn && <p>{price.withdrawn[language]}</p>}
      <dl class="facts">
        <div><dt>{text.lowHigh}</dt><dd>{price.low !== undefined && price.high !== undefined ? `${money(price.low, currency)} – ${money(price.high, currency)}` : all.unknown}</dd></div>
        <div><dt>{text.level}</dt><dd>{price.priceLevel}</dd></div>
        <div><dt>{text.from}</dt><dd>{day(price.from)}{price.backcast && <><br /><span class="quiet">{price.backcast[language]}</span></>}</dd></div>
        <div><dt>{text.source}</dt><dd><SourceLink source={source} speech={speech}>{source.publisher}: {source.title}</SourceLink> <span class="quiet">{text.accessed(day(source.accessed))}</span></dd></div>
        <div><dt>{text.grade}</dt><dd>{all.grades[price.grade]}</dd></div>
        {price.sourceAmount !== undefined && <div><dt>{text.sourceAmount}</dt><dd>{money(price.sourceAmount, currency)}</dd></div>}
        {price.remark && <div><dt>{text.remark}</dt><dd>{price.remark[language]}</dd></div>}
        {price.bestBefore && <div><dt>{text.until}</dt><dd>{day(price.bestBefore)}</dd></div>}
      </dl>
      <Posts posts={posts.filter(({ transfer }) => transfer === null)} currency={currency} speech={speech} />
      <Transfers posts={posts.filter(({ transfer }) => transfer !== null)} currency={currency} speech={speech} />
    </article>
  );
}

type PostsProps = { posts: readonly PricePost[]; currency: string; speech: Speech };

function Posts({ posts, currency, speech }: PostsProps) {
  const { text: { prices: text, ...all }, price: money } = speech;
  if (posts.length === 0) return null;
  return (
    <TableBox label={text.posts}>
      <table class="waterfall">
        <caption>{text.posts}</caption>
        <thead><tr><th scope="col">{text.stakeholder}</th><th scope="col">{text.kind}</th><th scope="col" class="n">{text.amount}</th></tr></thead>
        <tbody>{posts.map((post, at) => <tr key={at}><th scope="row"><StakeholderLink code={post.stakeholder} speech={speech} /></th><td>{all.kinds[post.kind]}, {(all.bases as Record<string, string>)[post.basis]}</td><td class="n">{money(toText(post.amount), currency)}</td></tr>)}</tbody>
      </table>
    </TableBox>
  );
}

/** What only changes hands: it is in no total of society, and in that of who pays and who receives. */
function Transfers({ posts, currency, speech }: PostsProps) {
  const { text: { prices: text }, price: money } = speech;
  if (posts.length === 0) return null;
  const receivers = posts.filter(({ amount }) => !amount.isNegative());
  return (
    <TableBox label={text.transfers}>
      <table class="waterfall">
        <caption>{text.transfers}</caption>
        <thead><tr><th scope="col">{text.payer}</th><th scope="col">{text.receiver}</th><th scope="col" class="n">{text.amount}</th></tr></thead>
        <tbody>
          {receivers.map((receiver) => (
            <tr key={receiver.transfer}>
              <th scope="row"><StakeholderLink code={posts.find((post) => post.transfer === receiver.transfer && post !== receiver)!.stakeholder} speech={speech} /></th>
              <td><StakeholderLink code={receiver.stakeholder} speech={speech} /></td>
              <td class="n">{money(toText(receiver.amount), currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function StakeholderLink({ code, speech: { language } }: { code: string; speech: Speech }) {
  return <a href={`/${language}/stakeholders#${code}`}>{labelOf(STAKEHOLDERS, code, language)}</a>;
}

function Adjustments({ adjustments, speech }: { adjustments: NonNullable<Indicator['adjustments']>; speech: Speech }) {
  const { text: { prices: text }, language, percent, number } = speech;
  const why = ({ reason, source }: Adjustment) => <>{reason?.[language]} {source && <SourceLink source={source} speech={speech} />}</>;
  return (
    <>
      <TableBox label={text.adjustments}>
        <table>
          <caption>{text.adjustments}</caption>
          <thead><tr><th scope="col">{text.adjustments}</th><th scope="col" class="n">{text.share}</th><th scope="col">{text.why}</th></tr></thead>
          <tbody>{SHARES.map((share) => <tr key={share}><th scope="row">{text.adjustment[share]}</th><td class="n">{percent(adjustments[share].value)}</td><td>{why(adjustments[share])}</td></tr>)}</tbody>
        </table>
      </TableBox>
      <p>{text.lasts(number(adjustments.durationYears), number(adjustments.startOffset))}</p>
    </>
  );
}

function Alternatives({ central, alternatives, lists, speech }: { central: string | undefined; alternatives: readonly Indicator[]; lists: readonly IndicatorOfList[]; speech: Speech }) {
  const { text: { indicators: text }, language } = speech;
  if (central === undefined && alternatives.length === 0) return null;
  const entry = lists[0]!.of.indicators.find(({ code }) => code === central);
  return (
    <section aria-labelledby="alternatives">
      <h2 id="alternatives">{text.alternatives}</h2>
      <p>{entry ? <>{text.centralIs} <a href={`/${language}/indicators/${entry.code}`}>{entry.label[language]}</a>. </> : `${text.isCentral} `}{text.countOne}</p>
      {alternatives.length > 0 && <ul>{alternatives.map(({ code, label }) => <li key={code}><a href={`/${language}/indicators/${code}`}>{label[language]}</a></li>)}</ul>}
    </section>
  );
}

function MeasuredBy({ props: { measuredBy, measured }, speech }: { props: IndicatorProps; speech: Speech }) {
  const { text: { indicators: text, ...all }, language, number } = speech;
  return (
    <section aria-labelledby="measured">
      <h2 id="measured">{text.measuredBy}</h2>
      {measured === 0 ? <p>{all.notMeasured}</p> : <p>{text.measuredCount(number(measured))}</p>}
      <ul class="inline">{measuredBy.map(({ slug, name }) => <li key={slug}><a href={`/${language}/initiatives/${slug}`}>{name}</a></li>)}</ul>
      {measured > measuredBy.length && <p class="quiet">{text.andMore(number(measured - measuredBy.length))}</p>}
    </section>
  );
}
