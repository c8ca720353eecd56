import type { Sdg } from '../initiatives/reference-data.js';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { METHOD_VERSION } from '../valuation/method-version.js';
import type { ValueMapAnswer } from '../valuation/value-map-answer.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';
import { filledRows, type ValueMapForm } from './value-map-form.js';
import { OutcomeLine, StepsTable } from './value-map-outcome.js';
import { GoalsOfMap, InputsOfMap, StakeholdersOfMap, TornadoOfMap, YearsOfMap } from './value-map-tables.js';

interface Props {
  form: ValueMapForm;
  answer: ValueMapAnswer;
  indicators: readonly IndicatorOfList[];
  sdgs: readonly Sdg[];
  speech: Speech;
}

/** The result of a value map, from its figures down to quantity, price and source: on the page, and as the report that is printed. */
export function ValueMapReport(props: Props) {
  const { form, answer, indicators, sdgs, speech } = props;
  const { text: { valueMap: { result: text } } } = speech;
  const rows = filledRows(form, 'outcomes');
  return (
    <>
      <About {...props} />
      <Figures {...props} />
      <Warnings {...props} />
      {answer.waterfall.length > 0 && (
        <>
          <h3>{text.waterfall}</h3>
          <ChartOf table="waterfall" kind="bar" label={text.waterfallLabel} />
          <TableBox label={text.waterfall}><StepsTable id="waterfall" steps={answer.waterfall} answer={answer} speech={speech} /></TableBox>
        </>
      )}
      <InputsOfMap answer={answer} speech={speech} />
      <h3>{text.outcomes}</h3>
      {answer.outcomes.map((outcome, at) => <OutcomeLine key={at} outcome={outcome} answer={answer} indicators={indicators} source={rows[at]?.['source']} remark={rows[at]?.['remark']} speech={speech} />)}
      <YearsOfMap answer={answer} speech={speech} />
      <StakeholdersOfMap answer={answer} speech={speech} />
      <GoalsOfMap answer={answer} sdgs={sdgs} speech={speech} />
      <TornadoOfMap answer={answer} indicators={indicators} speech={speech} />
      <How {...props} />
    </>
  );
}

/** What its author says of the map as a whole. */
function About({ form: { map }, speech: { text: { valueMap: text } } }: Props) {
  const said = (['date', 'source', 'remark'] as const).filter((name) => map[name]);
  if (said.length === 0) return null;
  return <dl class="facts">{said.map((name) => <div key={name}><dt>{text.fields.map[name][0]}</dt><dd>{map[name]}</dd></div>)}</dl>;
}

function Figures({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents, euro, number } = speech;
  const one = euro('1', answer.currency);
  const money = (amount: string) => cents(amount, answer.currency);
  const ratio = (value: string) => number(value, 2);
  const reason = (code = '') => text.reasons[code] ?? code;
  const between = (range: { low: string; high: string } | null | undefined, write: (value: string) => string) => (range ? text.range(write(range.low), write(range.high)) : null);
  const figures: [label: string, value: string | null, why: string, range?: string | null][] = [
    [text.presentValue, answer.presentValue && money(answer.presentValue), reason('nothing-priced'), answer.range ? between(answer.range.presentValue, money) : text.noRange],
    [text.inputs, answer.inputsPresentValue && money(answer.inputsPresentValue), reason('no-inputs')],
    [text.net, answer.netPresentValue && money(answer.netPresentValue), reason(answer.sroiReason), between(answer.range?.netPresentValue, money)],
    [text.sroi(one), answer.sroi && ratio(answer.sroi), reason(answer.sroiReason), between(answer.range?.sroi, ratio)],
    [text.netSroi(one), answer.netSroi && ratio(answer.netSroi), reason(answer.sroiReason)],
    [text.payback, answer.paybackMonths && text.months(number(answer.paybackMonths, 1)), reason(answer.paybackReason)],
    ...(answer.withoutHours ? [[`${text.withoutHours}: ${text.sroi(one).toLowerCase()}`, answer.withoutHours.sroi && ratio(answer.withoutHours.sroi), reason(answer.withoutHours.sroiReason)] as [string, string | null, string]] : []),
  ];
  const { priced, held, excluded } = answer.counts;
  return (
    <>
      <dl class="figures">{figures.map(([label, value, why, range]) => <div key={label}><dt>{label}</dt>{value === null ? <dd class="quiet">{why}</dd> : <dd>{value}</dd>}{value !== null && range && <dd class="quiet">{range}</dd>}</div>)}</dl>
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
          const [, section, row] = pointer.split('/');
          const of = section === 'outcomes' || section === 'inputs' ? answer[section][Number(row)] : undefined;
          return <li key={pointer + code}>{text.warning[code]?.(of ? `“${of.description}”` : '') ?? <span lang="en">{message}</span>}</li>;
        })}
      </ul>
    </>
  );
}

/** The rules of calculation: with these and the rows anyone comes to the same euros. */
function How({ answer, speech }: Props) {
  const { text: { valueMap: text, ...all }, language, percent, number } = speech;
  const rates = answer.discountRate.map(({ from, rate }) => (from === 1 ? percent(rate) : `${text.result.year.toLowerCase()} ${number(from)}: ${percent(rate)}`)).join('; ');
  const { priceList, range } = answer;
  return (
    <>
      <h3>{text.result.how}</h3>
      <dl class="facts">
        {priceList && <div><dt>{text.fields.map.priceList[0]}</dt><dd><a href={`/${language}/price-lists/${priceList.list}/${priceList.version}`}>{all.basis(priceList.list, priceList.version, answer.priceLevel ?? '')}</a></dd></div>}
        {!priceList && answer.priceLevel !== null && <div><dt>{text.fields.map.priceLevel[0]}</dt><dd>{answer.priceLevel}</dd></div>}
        <div><dt>{text.result.methodVersion}</dt><dd>{METHOD_VERSION}</dd></div>
        <div><dt>{text.fields.map.discountRate[0]}</dt><dd>{rates}</dd></div>
        <div><dt>{text.fields.map.discountTiming[0]}</dt><dd>{text.choices.discountTiming[answer.discountTiming]}</dd></div>
        <div><dt>{text.fields.map.combine[0]}</dt><dd>{text.choices.combine[answer.combine]}</dd></div>
        <div><dt>{text.fields.map.method[0]}</dt><dd>{text.choices.method[answer.method]}</dd></div>
      </dl>
      {range && <p>{text.result.rangeHow(number(range.draws), range.seed)}</p>}
    </>
  );
}
