import type { ValueMapAnswer } from '../valuation/value-map-answer.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';

type Outcome = ValueMapAnswer['outcomes'][number];
type Props = { answer: ValueMapAnswer; speech: Speech };

/** The result of a value map, from its figures down to quantity and price: on the page, and as the report that is printed. */
export function ValueMapReport(props: Props) {
  const { answer, speech } = props;
  const { text: { valueMap: { result: text } } } = speech;
  return (
    <>
      <Figures {...props} />
      <Warnings {...props} />
      {answer.waterfall.length > 0 && (
        <>
          <h3>{text.waterfall}</h3>
          <ChartOf table="waterfall" kind="bar" label={text.waterfallLabel} />
          <TableBox label={text.waterfall}><StepsTable id="waterfall" steps={answer.waterfall} {...props} /></TableBox>
        </>
      )}
      <h3>{text.outcomes}</h3>
      {answer.outcomes.map((outcome, at) => <OutcomeLine key={at} outcome={outcome} {...props} />)}
      <Inputs {...props} />
      <Years {...props} />
      <Stakeholders {...props} />
      <How {...props} />
    </>
  );
}

function Figures({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents, euro, number } = speech;
  const one = euro('1', answer.currency);
  const reason = (code = '') => text.reasons[code] ?? code;
  const figures: [label: string, value: string | null, why: string][] = [
    [text.presentValue, answer.presentValue && cents(answer.presentValue, answer.currency), reason('nothing-priced')],
    [text.inputs, answer.inputsPresentValue && cents(answer.inputsPresentValue, answer.currency), reason('no-inputs')],
    [text.net, answer.netPresentValue && cents(answer.netPresentValue, answer.currency), reason(answer.sroiReason)],
    [text.sroi(one), answer.sroi && number(answer.sroi, 2), reason(answer.sroiReason)],
    [text.netSroi(one), answer.netSroi && number(answer.netSroi, 2), reason(answer.sroiReason)],
    [text.payback, answer.paybackMonths && text.months(number(answer.paybackMonths, 1)), reason(answer.paybackReason)],
  ];
  const { priced, held, excluded } = answer.counts;
  return (
    <>
      <dl class="figures">{figures.map(([label, value, why]) => <div key={label}><dt>{label}</dt>{value === null ? <dd class="quiet">{why}</dd> : <dd>{value}</dd>}</div>)}</dl>
      <p>{text.counts(number(priced), number(held), number(excluded))}</p>
    </>
  );
}

function Warnings({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } } } = speech;
  if (answer.warnings.length === 0) return null;
  return (
    <>
      <h3>{text.warnings}</h3>
      <ul>
        {answer.warnings.map(({ code, pointer = '', message }) => {
          const row = answer.outcomes[Number(/^\/outcomes\/(\d+)/.exec(pointer)?.[1])];
          return <li key={pointer + code}>{text.warning[code]?.(row ? `“${row.description}”` : '') ?? <span lang="en">{message}</span>}</li>;
        })}
      </ul>
    </>
  );
}

/** One outcome followed from quantity to present value, with who gains; or the reason why it has none. */
function OutcomeLine({ outcome, answer, speech }: Props & { outcome: Outcome }) {
  const { text: { valueMap: { result: text }, kinds, prices }, cents, number, price } = speech;
  return (
    <article class="line">
      <h4><span>{outcome.description} <span class="unit">{outcome.stakeholder}</span></span> <span class="amount">{outcome.status === 'priced' ? cents(outcome.presentValue, answer.currency) : <strong class="mark">{text[outcome.status]}</strong>}</span></h4>
      {outcome.status === 'held' && <p>{number(outcome.quantity)} {outcome.unit}: {text.heldWhy[outcome.reason] ?? speech.reason(outcome.reason)}.</p>}
      {outcome.pricePerUnit !== null && <p>{number(outcome.quantity)} {outcome.unit} × {price(outcome.pricePerUnit, answer.currency)}</p>}
      {outcome.steps.length > 0 && <TableBox label={outcome.description}><StepsTable steps={outcome.steps} answer={answer} speech={speech} /></TableBox>}
      {outcome.posts.length > 1 && (
        <>
          <h5>{text.posts}</h5>
          <ul class="plain">{outcome.posts.map((post, at) => <li key={at}>{post.stakeholder}{(post.transfer !== null || post.kind !== null) && ` (${post.transfer === null ? kinds[post.kind!] : prices.transfer})`}: {cents(post.presentValue, answer.currency)}</li>)}</ul>
        </>
      )}
    </article>
  );
}

function StepsTable({ id, steps, answer, speech }: Props & { id?: string; steps: ValueMapAnswer['waterfall'] }) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  return (
    <table class="waterfall" id={id} data-label={text.total} data-axis={answer.currency}>
      <thead><tr><th scope="col">{text.step}</th><th scope="col" class="n">{text.effect}</th><th scope="col" class="n">{text.total}</th></tr></thead>
      <tbody>
        {steps.map(({ step, effect, value }, at) => (
          <tr key={step} data-x={text.steps[step]} data-y={value} data-from={at === 0 ? '0' : steps[at - 1]!.value}>
            <th scope="row">{text.steps[step]}</th><td class="n">{cents(effect, answer.currency)}</td><td class="n">{cents(value, answer.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Inputs({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  if (answer.inputs.length === 0) return null;
  return (
    <>
      <h3>{text.inputs}</h3>
      <TableBox label={text.inputs}>
        <table>
          <thead><tr><th scope="col">{text.stakeholder}</th><th scope="col">{text.what}</th><th scope="col">{text.year}</th><th scope="col" class="n">{text.amount}</th><th scope="col" class="n">{text.presentValueOf}</th></tr></thead>
          <tbody>{answer.inputs.map((input, at) => <tr key={at}><th scope="row">{input.stakeholder}</th><td>{input.description}</td><td>{input.year}</td><td class="n">{cents(input.amount, answer.currency)}</td><td class="n">{cents(input.presentValue, answer.currency)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}

function Years({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  if (answer.years.length === 0) return null;
  return (
    <>
      <h3>{text.years}</h3>
      {answer.years.length > 1 && <ChartOf table="map-years" kind="bar" label={text.yearsLabel} />}
      <TableBox label={text.years}>
        <table class="waterfall" id="map-years" data-label={text.value} data-axis={answer.currency}>
          <thead><tr><th scope="col">{text.year}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{text.presentValueOf}</th></tr></thead>
          <tbody>{answer.years.map(({ year, value, presentValue }) => <tr key={year} data-x={year} data-y={value}><th scope="row">{year}</th><td class="n">{cents(value, answer.currency)}</td><td class="n">{cents(presentValue, answer.currency)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}

function Stakeholders({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  if (answer.stakeholders.length === 0) return null;
  return (
    <>
      <h3>{text.stakeholders}</h3>
      <TableBox label={text.stakeholders}>
        <table class="waterfall">
          <thead><tr><th scope="col">{text.stakeholder}</th><th scope="col" class="n">{text.presentValueOf}</th></tr></thead>
          <tbody>{answer.stakeholders.map(({ stakeholder, presentValue }) => <tr key={stakeholder}><th scope="row">{stakeholder}</th><td class="n">{cents(presentValue, answer.currency)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}

/** The rules of calculation: with these and the rows anyone comes to the same euros. */
function How({ answer, speech }: Props) {
  const { text: { valueMap: text }, percent, number } = speech;
  const rates = answer.discountRate.map(({ from, rate }) => (from === 1 ? percent(rate) : `${text.result.year.toLowerCase()} ${number(from)}: ${percent(rate)}`)).join('; ');
  return (
    <>
      <h3>{text.result.how}</h3>
      <dl class="facts">
        <div><dt>{text.fields.map.discountRate[0]}</dt><dd>{rates}</dd></div>
        <div><dt>{text.fields.map.discountTiming[0]}</dt><dd>{text.choices.discountTiming[answer.discountTiming]}</dd></div>
        <div><dt>{text.fields.map.combine[0]}</dt><dd>{text.choices.combine[answer.combine]}</dd></div>
        <div><dt>{text.fields.map.method[0]}</dt><dd>{text.choices.method[answer.method]}</dd></div>
      </dl>
    </>
  );
}
