import type { ComponentChildren } from 'preact';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { ValueMapAnswer } from '../valuation/value-map-answer.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { SourceLink } from './source-link.js';

type Outcome = ValueMapAnswer['outcomes'][number];
type Step = ValueMapAnswer['waterfall'][number];
interface Props {
  outcome: Outcome;
  answer: ValueMapAnswer;
  indicators: readonly IndicatorOfList[];
  /** What the row says itself of where its value comes from, and what else. */
  source: string | undefined;
  remark: string | undefined;
  speech: Speech;
}

/** One outcome followed from quantity, price and source to its present value, with who gains; or the reason why it has none. */
export function OutcomeLine(props: Props) {
  const { outcome, answer, source, remark, speech } = props;
  const { text: { valueMap: { result: text, fields } }, cents, number, percent } = speech;
  const unit = labelOf(UNITS, outcome.unit, speech.language);
  return (
    <article class="line">
      <h4><span>{outcome.description} <span class="unit">{labelOf(STAKEHOLDERS, outcome.stakeholder, speech.language)}</span></span> <span class="amount">{outcome.status === 'priced' ? cents(outcome.presentValue, answer.currency) : <strong class="mark">{text[outcome.status]}</strong>}</span></h4>
      {outcome.status === 'held' && <p>{number(outcome.quantity)} {unit}: {text.heldWhy[outcome.reason] ?? speech.reason(outcome.reason)}.</p>}
      {outcome.status === 'excluded' && <p>{number(outcome.quantity)} {unit}: {text.excludedWhy(outcome.yieldsTo ?? '')}.</p>}
      {outcome.status === 'priced' && <Price {...props} unit={unit} />}
      {source && <p class="quiet">{fields.outcomes.source[0]}: {source}</p>}
      {remark && <p class="quiet">{remark}</p>}
      {outcome.status === 'priced' && <TableBox label={outcome.description}><StepsTable steps={outcome.steps} answer={answer} told={(step) => <Told step={step} {...props} />} speech={speech} /></TableBox>}
      {outcome.breakEven !== null && <p>{text.breakEven(percent(outcome.breakEven, 1))}</p>}
      {outcome.posts.length > 1 && <Posts {...props} />}
    </article>
  );
}

/** Quantity times price; a price of the list with its day, its range and its source. */
function Price({ outcome, answer, indicators, unit, speech }: Props & { unit: string }) {
  const { text: { valueMap: { result: text, ofList } }, language, number, price: money } = speech;
  const entry = indicators.find((indicator) => indicator.entry.code === outcome.indicator)?.entry;
  const price = entry?.prices?.find(({ from }) => from === outcome.priceFrom);
  const uprated = outcome.indexRatio !== null && Number(outcome.indexRatio) !== 1;
  return (
    <p>
      {number(outcome.quantity)} {unit} × {money(outcome.pricePerUnit!, answer.currency)}{uprated && ` (${text.uprated(number(outcome.indexRatio!, 4))})`},{' '}
      {entry && price && answer.priceList ? (
        <><a href={`/${language}/price-lists/${answer.priceList.list}/${answer.priceList.version}#${entry.code}`}>{text.listPrice}: {entry.label[language]}</a>
          {price.low !== undefined && price.high !== undefined && `, ${ofList.between(money(price.low, answer.currency), money(price.high, answer.currency))}`}. {ofList.source}: <SourceLink source={price.source} speech={speech}>{price.source.publisher}, {price.source.title}</SourceLink>.</>
      ) : `${text.ownPrice}.`}
    </p>
  );
}

/** The share a step takes; one that the list gives with its reason or source. */
function Told({ step, outcome, indicators, speech }: Props & { step: Step['step'] }) {
  const { text: { valueMap: { result: text } }, language, percent, number } = speech;
  if (outcome.assumptions === null) return null;
  const { durationYears, dropOff, ...shares } = outcome.assumptions;
  if (step === 'laterYears') return <>{text.lasts(number(durationYears), percent(dropOff.value))}</>;
  if (step !== 'deadweight' && step !== 'displacement' && step !== 'attributedToOthers') return null;
  const share = shares[step];
  const ofList = share.byList ? indicators.find(({ entry }) => entry.code === outcome.indicator)?.entry.adjustments?.[step] : undefined;
  return <>− {percent(share.value)}{share.low !== null && share.high !== null && ` (${percent(share.low)} – ${percent(share.high)})`}{ofList?.reason && <span class="quiet"> {ofList.reason[language]}</span>}{ofList?.source && <> <SourceLink source={ofList.source} speech={speech} /></>}</>;
}

function Posts({ outcome, answer, speech }: Props) {
  const { text: { valueMap: { result: text }, kinds, prices }, language, cents, percent } = speech;
  return (
    <>
      <h5>{text.posts}</h5>
      <ul class="plain">
        {outcome.posts.map(({ stakeholder, kind, transfer, multiplier, presentValue }, at) => (
          <li key={at}>{labelOf(STAKEHOLDERS, stakeholder, language)}{(transfer !== null || kind !== null) && ` (${transfer === null ? kinds[kind!] : prices.transfer})`}: {cents(presentValue, answer.currency)}{multiplier !== '1' && `, ${text.overlap(percent(multiplier))}`}</li>
        ))}
      </ul>
    </>
  );
}

/** The steps of a waterfall: the numbers of its chart. */
export function StepsTable({ id, steps, answer, told, speech }: { id?: string; steps: readonly Step[]; answer: ValueMapAnswer; told?: (step: Step['step']) => ComponentChildren; speech: Speech }) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  return (
    <table class="waterfall" id={id} data-label={text.total} data-axis={answer.currency}>
      <thead><tr><th scope="col">{text.step}</th>{told && <th scope="col">{text.taken}</th>}<th scope="col" class="n">{text.effect}</th><th scope="col" class="n">{text.total}</th></tr></thead>
      <tbody>
        {steps.map(({ step, effect, value }, at) => (
          <tr key={step} data-x={text.steps[step]} data-y={value} data-from={at === 0 ? '0' : steps[at - 1]!.value}>
            <th scope="row">{text.steps[step]}</th>{told && <td>{told(step)}</td>}<td class="n">{cents(effect, answer.currency)}</td><td class="n">{cents(value, answer.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
