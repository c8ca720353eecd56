import { AMOUNT_DECIMALS, ONE, RATIO_DECIMALS, roundTo, toFixed, type Decimal } from '../shared/decimal.js';

/** What one more euro brings by the average of the past: euro per euro, and how far that may be off. */
export interface AverageReturn { central: Decimal; low: Decimal; high: Decimal }

/**
 * Invest x where the average euro brought r. What the next euro brings is not known: between nothing and the average, so e runs from 0 to 1.
 *
 *     expected = e x r,   0 <= e <= 1        break-even e = 1 / r, where r is at least 1: below it x does not come back
 */
export function investScenario(invest: Decimal, { central, low, high }: AverageReturn) {
  const at = (ratio: Decimal) => toFixed(invest.times(ratio), AMOUNT_DECIMALS);
  return { invest: toFixed(invest, AMOUNT_DECIMALS), none: at(ONE.minus(1)), average: at(central), low: at(low), high: at(high), breakEven: central.gte(1) ? toFixed(roundTo(ONE.div(central), RATIO_DECIMALS), RATIO_DECIMALS) : null };
}

/** What residents do in the place of the municipality, such as managing green: units a year, and what either costs the municipality. */
export interface OwnAlternative { units: Decimal; ownCostPerUnit: Decimal; paidToResidents: Decimal; unpaidHours: Decimal; hourPrice: Decimal | null }

/** saving = units x own cost per unit - paid to residents. Unpaid hours are a memo beside it: they cost the municipality nothing, and are not free. */
export function againstOwnWork({ units, ownCostPerUnit, paidToResidents, unpaidHours, hourPrice }: OwnAlternative) {
  const own = units.times(ownCostPerUnit);
  const text = (amount: Decimal) => toFixed(amount, AMOUNT_DECIMALS);
  return { own: text(own), paid: text(paidToResidents), saving: text(own.minus(paidToResidents)), hoursValue: hourPrice && text(unpaidHours.times(hourPrice)) };
}
