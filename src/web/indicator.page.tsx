import type { IndicatorInFull, OneIndicator } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { Adjustment, DatedPrice, Indicator } from '../pricelist/price-list.js';
import { pricePosts, type PricePost } from '../pricelist/price-posts.js';
import { priceLayer, type Layer, type ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { toText } from '../shared/decimal.js';
import { Cite } from './cite.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';
import { Status } from './price-table.js';
import { SourceLink } from './source-link.js';

const SHARES = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;

export interface IndicatorProps extends OneIndicator {
  /** The address of this site, and the day of today. */
  site: string;
  today: string;
}

export function IndicatorPage({ props, speech }: { props: IndicatorProps; speech: Speech }) {
  const { text: { indicators: text }, language } = speech;
  const { entry } = props.lists[0];
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
      {props.lists.map((indicator) => <OfList key={indicator.of.list} indicator={indicator} props={props} speech={speech} />)}
      <MeasuredBy props={props} speech={speech} />
    </>
  );
}

function OfList({ indicator, props: { site, today }, speech }: { indicator: IndicatorInFull; props: IndicatorProps; speech: Speech }) {
  const { text: { indicators: text, prices }, language } = speech;
  const { of, entry } = indicator;
  const standing = `/${language}/price-lists/${of.list}/${of.version}`;
  return (
    <section aria-labelledby={`list-${of.list}`}>
      <h2 id={`list-${of.list}`}>{text.priceIn} <a href={`${standing}#${entry.code}`}>{of.title[language]} {of.version}</a></h2>
      {entry.layers && <Layers entry={entry} layers={entry.layers} of={of} speech={speech} />}
      {indicator.status !== 'priced' && <p><Status indicator={indicator} speech={speech} /> {entry.held?.[language]}</p>}
      {entry.prices?.map((price) => <Price key={price.from} price={price} entry={entry} of={of} today={today} speech={speech} />)}
      {entry.adjustments && <Adjustments adjustments={entry.adjustments} speech={speech} />}
      {!entry.prices && <p class="quiet">{prices.heldLead}</p>}
      <Related indicator={indicator} speech={speech} />
      <History indicator={indicator} speech={speech} />
      <Cite cited={{ list: of, entry, sha256: indicator.sha256, url: `${site}${standing}#${entry.code}`, accessed: today, language }} speech={speech} />
    </section>
  );
}

/** From which list a price comes, and each list above it that says something else, with its reason. */
function Layers({ entry, layers, of, speech }: { entry: Indicator; layers: readonly Layer[]; of: ResolvedPriceList; speech: Speech }) {
  const { text: { indicators: text, ...all }, language, price: money } = speech;
  const from = priceLayer({ ...entry, layers: [...layers] }, of);
  const link = ({ list, version }: Pick<Layer, 'list' | 'version'>) => <a href={`/${language}/price-lists/${list}/${version}`}>{list} {version}</a>;
  return (
    <>
      <p>{text.fromLayer} {link(from)}.</p>
      {layers.flatMap((layer) => (layer.override ? [{ ...layer, override: layer.override }] : [])).map((layer) => {
        const amounts = (layer.override.instead.prices ?? []).map(({ amount }) => (amount === null ? all.reasons.withdrawn : money(amount, of.currency)));
        return <p key={layer.list + layer.version}>{link(layer)} {text.overrides}{amounts.length > 0 && `, ${text.instead(amounts.join(', '))}`}: {layer.override.reason[language]}</p>;
      })}
    </>
  );
}

function Price({ price, entry, of: { currency }, today, speech }: { price: DatedPrice; entry: Indicator; of: ResolvedPriceList; today: string; speech: Speech }) {
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
        {price.bestBefore && <div><dt>{text.until}</dt><dd>{day(price.bestBefore)}{price.bestBefore < today && <> <strong class="mark">{text.expired(day(price.bestBefore))}</strong></>}</dd></div>}
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

/** What may not be counted beside it, or only in part. */
function Related({ indicator: { entry, related }, speech }: { indicator: IndicatorInFull; speech: Speech }) {
  const { text: { indicators: text }, language, percent } = speech;
  const { central, alternatives, parent, parts, cluster, apart } = related;
  const link = ({ code, label }: Indicator) => <a href={`/${language}/indicators/${code}`}>{label[language]}</a>;
  const list = (others: readonly Indicator[]) => <ul>{others.map((other) => <li key={other.code}>{link(other)}</li>)}</ul>;
  return (
    <>
      {(central ?? alternatives[0]) && (
        <>
          <h3>{text.alternatives}</h3>
          <p>{central ? <>{text.centralIs} {link(central)}. </> : `${text.isCentral} `}{text.countOne}</p>
          {alternatives.length > 0 && list(alternatives)}
        </>
      )}
      {(parent ?? parts[0] ?? cluster[0] ?? apart[0]) && <h3>{text.notBeside}</h3>}
      {parent && <p>{text.partOf} {link(parent)}. {text.notBoth}</p>}
      {parts.length > 0 && <><p>{text.partsAre} {text.notBoth}</p>{list(parts)}</>}
      {cluster.length > 0 && <><p>{text.cluster(percent(entry.overlap!.alpha))}</p>{list(cluster)}</>}
      {apart.map(({ reason, others }) => <div key={reason.en}><p>{reason[language]} {text.countOne}</p>{list(others)}</div>)}
    </>
  );
}

/** Whether there is more than one price to draw. */
export function hasHistory({ history }: IndicatorInFull): boolean {
  return history.prices.filter(({ price }) => price.amount !== null).length > 1;
}

function History({ indicator, speech }: { indicator: IndicatorInFull; speech: Speech }) {
  const { text: { indicators: text, ...all }, language, price: money, day } = speech;
  const { of: { list, currency }, entry, history } = indicator;
  if (history.prices.length < 2 && history.versions.length < 2) return null;
  const id = `history-${list}`;
  const axis = `${currency} ${all.initiative.perUnit} ${labelOf(UNITS, entry.unit, language)}`;
  return (
    <>
      <h3>{text.history}</h3>
      {history.prices.length > 0 && <p>{text.historyLead}</p>}
      {hasHistory(indicator) && <ChartOf table={id} kind="bar" label={text.historyChart(entry.label[language])} />}
      {history.prices.length > 0 && (
        <TableBox label={text.history}>
          <table id={id} data-label={entry.label[language]} data-axis={axis}>
            <thead><tr><th scope="col">{all.prices.from}</th><th scope="col" class="n">{all.prices.amount}</th><th scope="col" class="n">{all.prices.lowHigh}</th><th scope="col">{all.prices.level}</th><th scope="col">{text.inVersions}</th></tr></thead>
            <tbody>
              {history.prices.map(({ price: { from, amount, low, high, priceLevel }, versions }) => (
                <tr key={from + versions.join()} data-x={`${from} (${versions.at(-1)!})`} data-y={amount ?? ''}>
                  <th scope="row">{day(from)}</th>
                  <td class="n">{amount === null ? all.reasons.withdrawn : money(amount, currency)}</td>
                  <td class="n">{low !== undefined && high !== undefined ? `${money(low, currency)} – ${money(high, currency)}` : <span class="quiet">{all.unknown}</span>}</td>
                  <td>{priceLevel}</td>
                  <td>{versions.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {history.versions.length > 1 && (
        <ul>
          {history.versions.map(({ version, published, changed }) => (
            <li key={version}>
              <a href={`/${language}/price-lists/${list}/${version}#${entry.code}`}>{text.versionOf(version, day(published))}</a>: {changed === null ? text.first : changed.length === 0 ? text.unchanged : `${text.changed} ${changed.map((part) => text.parts[part]).join(', ')}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function MeasuredBy({ props: { lists: [{ entry: { code } }], measuredBy, measured }, speech }: { props: IndicatorProps; speech: Speech }) {
  const { text: { indicators: text, ...all }, language, number } = speech;
  return (
    <section aria-labelledby="measured">
      <h2 id="measured">{text.measuredBy}</h2>
      {measured === 0 ? <p>{all.notMeasured}</p> : <p>{text.measuredCount(number(measured))}</p>}
      <ul class="inline">{measuredBy.map(({ slug, name }) => <li key={slug}><a href={`/${language}/initiatives/${slug}`}>{name}</a></li>)}</ul>
      {measured > measuredBy.length && <p><a href={`/${language}/initiatives?indicator=${code}`}>{text.allOfThem(number(measured))}</a></p>}
    </section>
  );
}
