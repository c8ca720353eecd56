import type { Sdg } from '../initiatives/reference-data.js';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, STAKEHOLDERS } from '../pricelist/closed-lists.js';
import type { ValueMapAnswer } from '../valuation/value-map-answer.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';

type Props = { answer: ValueMapAnswer; speech: Speech };
type Cell = string | number | null;

/** Bars shown; all of them are in the table that is downloaded and in the API. */
const MOST_BARS = 12;

/** A table under its own heading: the first column names the row, numbers stand right. Nothing where there are no rows. */
function Table({ title, lead, columns, rows }: { title: string; lead?: string; columns: readonly (readonly [label: string, number?: true])[]; rows: readonly (readonly Cell[])[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {lead && <p>{lead}</p>}
      <TableBox label={title}>
        <table class={columns.length < 4 ? 'waterfall' : undefined}>
          <thead><tr>{columns.map(([label, number]) => <th key={label} scope="col" class={number && 'n'}>{label}</th>)}</tr></thead>
          <tbody>{rows.map(([first, ...cells], at) => <tr key={at}><th scope="row">{first}</th>{cells.map((cell, index) => <td key={index} class={columns[index + 1]![1] && 'n'}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}

const who = (code: string, { language }: Speech) => labelOf(STAKEHOLDERS, code, language);

export function InputsOfMap({ answer, speech }: Props) {
  const { text: { valueMap: { result: text, choices } }, cents, number, price } = speech;
  return (
    <Table title={text.inputs} columns={[[text.stakeholder], [text.what], [text.year], [text.amount, true], [text.presentValueOf, true]]}
      rows={answer.inputs.map(({ stakeholder, description, kind, hours, hourPrice, lifeYears, year, amount, presentValue }) => {
        const how = [kind === 'money' ? null : choices.kind[kind], hours !== null && hourPrice !== null ? text.hours(number(hours), price(hourPrice, answer.currency)) : null, lifeYears === null ? null : text.lifeYears(number(lifeYears))].filter((part) => part !== null);
        return [who(stakeholder, speech), `${description}${how.length > 0 ? ` (${how.join(', ')})` : ''}`, year, cents(amount, answer.currency), cents(presentValue, answer.currency)];
      })} />
  );
}

export function YearsOfMap({ answer, speech }: Props) {
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

export function StakeholdersOfMap({ answer, speech }: Props) {
  const { text: { valueMap: { result: text } }, cents } = speech;
  return (
    <>
      <Table title={text.stakeholders} columns={[[text.stakeholder], [text.presentValueOf, true]]} rows={answer.stakeholders.map(({ stakeholder, presentValue }) => [who(stakeholder, speech), cents(presentValue, answer.currency)])} />
      <Table title={text.fiscal} lead={text.fiscalLead} columns={[[text.stakeholder], [text.fiscalValue, true], [text.cashable, true]]}
        rows={answer.fiscal.map(({ stakeholder, presentValue, cashable }) => [who(stakeholder, speech), cents(presentValue, answer.currency), cents(cashable, answer.currency)])} />
    </>
  );
}

export function GoalsOfMap({ answer, sdgs, speech }: Props & { sdgs: readonly Sdg[] }) {
  const { text: { valueMap: { result: text } }, language, cents } = speech;
  const nameOf = (target: string | null) => {
    if (target === null) return text.noGoal;
    const goal = sdgs.find(({ goal }) => String(goal) === target.split('.')[0]);
    return goal ? `${target} ${goal.label[language]}` : target;
  };
  return <Table title={text.sdgs} columns={[[text.sdg], [text.presentValueOf, true]]} rows={answer.sdgs.map(({ target, presentValue }) => [nameOf(target), cents(presentValue, answer.currency)])} />;
}

/** What each figure alone does to the net value, or where that is not known to the value, from its low to its high. */
export function TornadoOfMap({ answer, indicators, speech }: Props & { indicators: readonly IndicatorOfList[] }) {
  const { text: { valueMap: { result: text } }, cents, number, percent } = speech;
  if (answer.tornado.length === 0) return null;
  const bars = answer.tornado.slice(0, MOST_BARS);
  const known = answer.netPresentValue !== null;
  const total = (at: (typeof bars)[number]['atLow']) => (known ? at.netPresentValue : at.presentValue);
  const nameOf = (of: string) => indicators.find(({ entry }) => entry.code === of)?.entry.label[speech.language] ?? of;
  return (
    <>
      <h3>{text.tornado}</h3>
      <p>{text.tornadoLead(known)}</p>
      <ChartOf table="tornado" kind="bars" label={text.tornadoLabel} />
      <TableBox label={text.tornado}>
        <table id="tornado" data-label={known ? text.net : text.presentValue} data-axis={answer.currency}>
          <thead><tr><th scope="col">{text.parameter}</th><th scope="col" class="n">{text.low} – {text.high}</th><th scope="col" class="n">{known ? text.atLow : text.valueAtLow}</th><th scope="col" class="n">{known ? text.atHigh : text.valueAtHigh}</th></tr></thead>
          <tbody>
            {bars.map(({ parameter, of, low, high, central, atLow, atHigh }, at) => {
              const name = `${of === null ? '' : `${nameOf(of)}: `}${text.parameters[parameter]}`;
              const figure = (value: string | null) => (parameter === 'price' || parameter === 'hourPrice' ? speech.price(value ?? central, answer.currency) : parameter === 'quantity' ? number(value ?? central) : percent(value ?? central));
              return (
                <tr key={at} data-x={name} data-from={total(atLow)} data-y={total(atHigh)}>
                  <th scope="row">{name}</th><td class="n">{figure(low)} – {figure(high)}</td><td class="n">{cents(total(atLow), answer.currency)}</td><td class="n">{cents(total(atHigh), answer.currency)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
