import { indexRatio, type PriceIndex } from '../../src/pricelist/price-index.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { AMOUNT_DECIMALS, parseDecimal, roundTo, sum, toText, type Decimal } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import { inputRates } from '../../src/valuation/input-rates.js';
import type { ReturnOfYear } from '../../src/valuation/returns.service.js';
import { yearReturn } from '../../src/valuation/year-return.js';
import type { ToyInput } from './toy-price-list.js';

/** What is compared of a year, all amounts as the shortest exact text, but ratios as they are. */
export function shownReturn({ year, value, inputs, sroi, reason, withoutHours, inputLines }: ReturnOfYear) {
  const shown = (amount: string | null) => amount && toText(parseDecimal(amount));
  return {
    year, value: shown(value), inputs: shown(inputs), sroi, reason, withoutHours: withoutHours && { ...withoutHours, inputs: shown(withoutHours.inputs) },
    inputLines: inputLines.map((line) => [line.stakeholder, line.kind, line.unit, shown(line.quantity), shown(line.amount), line.reason].join(' ')).sort(),
  };
}

/** What every initiative returns on its inputs, by year, as the pure functions give it. @param valuesOf realised values of an initiative and year */
export function expectedReturns(rows: readonly ToyInput[], valuesOf: (key: string) => readonly Decimal[], list: PriceList, index: PriceIndex) {
  const rates = inputRates(list, Object.keys(index.values), (year) => indexRatio(index, year, list.priceLevel));
  const priced = rows.map((row) => ({ ...row, year: Number(row.from.slice(0, 4)), rate: rates.find(({ unit, appliesFrom, appliesUntil }) => unit === row.unit && (appliesFrom.startsWith('-') || appliesFrom <= row.from) && row.from < appliesUntil)! }));
  return new Map([...groupBy(priced, ({ initiative }) => initiative)].map(([initiative, own]) => [initiative, [...groupBy(own, ({ year }) => year)].sort(([one], [other]) => one - other).map(([year, given]) => {
    const inputLines = [...groupBy(given, ({ stakeholder, kind, rate }) => `${stakeholder} ${kind} ${rate.appliesFrom}`).values()].map((same) => {
      const [{ stakeholder, kind, unit, rate }, quantity] = [same[0]!, sum(same.map((row) => parseDecimal(row.quantity)))];
      const amount = rate.rate === null ? null : toText(roundTo(quantity.times(parseDecimal(rate.rate)), AMOUNT_DECIMALS));
      return { year, stakeholder, kind, unit, status: 'realised', quantity: toText(quantity), amount, reason: rate.reason };
    });
    const inputs = inputLines.map(({ kind, amount }) => ({ kind, amount, held: amount === null ? 1 : 0 }));
    const values = valuesOf(`${initiative} ${year}`);
    return shownReturn({ year, ...yearReturn(values.length > 0 ? toText(sum(values)) : null, inputs), inputLines });
  })]));
}
