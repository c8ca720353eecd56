import { AMOUNT_DECIMALS, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed } from '../shared/decimal.js';

/** What was put in within a year, of one kind. */
export interface YearInputs {
  kind: string;
  /** Euro; null where none of it has an amount. */
  amount: string | null;
  /** Inputs without an amount. */
  held: number;
}

export interface Return {
  /** Euro, of the inputs that have an amount; null where none has. */
  inputs: string | null;
  /** 20 decimals. */
  sroi: string | null;
  reason: 'nothing-priced' | 'inputs-held' | 'no-inputs' | null;
}

export interface YearReturn extends Return {
  /** Net societal value, as by year; null where nothing is priced. */
  value: string | null;
  /** The same without unpaid hours; null where there are none. */
  withoutHours: Return | null;
}

/**
 * Return of one activity year: what was done in it is worth, per euro of what was put in within it. Neither is discounted to another year.
 *
 *     SROI = value / inputs                          20 decimals
 *
 * Nothing priced, an input without an amount, or inputs of nothing: no ratio, and the reason. Source: method, sections 2 to 4.
 * @param value realised, in euro; null where nothing is priced
 * @param inputs realised
 */
export function yearReturn(value: string | null, inputs: readonly YearInputs[]): YearReturn {
  const paid = inputs.filter(({ kind }) => kind !== 'hours');
  return { value, ...returnOn(value, inputs), withoutHours: paid.length < inputs.length ? returnOn(value, paid) : null };
}

function returnOn(value: string | null, inputs: readonly YearInputs[]): Return {
  const amounts = inputs.flatMap(({ amount }) => (amount === null ? [] : parseDecimal(amount)));
  const total = amounts.length > 0 ? sum(amounts) : null;
  const reason = value === null ? 'nothing-priced' : inputs.some(({ held }) => held > 0) ? 'inputs-held' : total === null || total.isZero() ? 'no-inputs' : null;
  return { inputs: total && toFixed(total, AMOUNT_DECIMALS), sroi: reason === null ? toFixed(roundTo(parseDecimal(value!).div(total!), RATIO_DECIMALS), RATIO_DECIMALS) : null, reason };
}
