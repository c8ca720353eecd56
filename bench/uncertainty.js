/**
 * The ranges of made-up initiatives, beside the naive way in the same run:
 *   node bench/uncertainty.js [initiatives] [prices]
 * Every initiative has counted something at every price; 1,000 draws. The naive way draws every measuring error by itself, and sums line by
 * line in every draw; it is done for a part of the initiatives, and reckoned to all. One core works, the other is left to the database.
 */
import { valueRange } from '../dist/valuation/ranges.js';
import { errorDraws, rangeOf } from '../dist/valuation/uncertainty.js';
import { unitDraws } from '../dist/valuation/unit-draws.js';

const UNCERTAINTY = { seed: '2026', draws: 1000 };
const GOAL_SECONDS = 10;
const GOAL_MEGABYTES = 200;
const NAIVELY = 100;
const HALF_WIDTH = 0.3;
const initiatives = Number(process.argv[2] ?? 20_000);
const prices = Number(process.argv[3] ?? 100);

const units = Array.from({ length: prices }, (_, n) => {
  const share = { value: '0.2', low: '0.1', high: '0.3' };
  return unitDraws({
    price: { amount: String(n + 1), low: String((n + 1) / 2), high: String(2 * (n + 1)) }, source: `source ${n % 15}`, indexRatio: 1.1,
    adjustments: { deadweight: share, displacement: share, attributedToOthers: share, dropOff: share, durationYears: 3, startOffset: 0 }, adjustmentsOf: `price ${n}`,
  }, [1, 0.978, 0.956], 'multiply', UNCERTAINTY);
});
const quantity = (initiative, price) => ((initiative * 31 + price * 17) % 997) / 10;
const linesOf = (initiative) => units.map((unit, price) => ({ unit, quantity: quantity(initiative, price), doubt: (quantity(initiative, price) * HALF_WIDTH) ** 2 }));

const before = peakMemory();
let checked = 0;
const took = seconds(() => {
  for (let initiative = 0; initiative < initiatives; initiative += 1) checked += Number(valueRange(linesOf(initiative), `initiative|${initiative}`, UNCERTAINTY).median > 0);
});
const naive = (seconds(() => {
  for (let initiative = 0; initiative < NAIVELY; initiative += 1) {
    const errors = units.map((_, price) => errorDraws(UNCERTAINTY, `initiative|${initiative}|${price}`));
    rangeOf(Float64Array.from({ length: UNCERTAINTY.draws }, (_, draw) => linesOf(initiative).reduce((sum, { unit, quantity: own, doubt }, price) => sum + own * unit.draws[draw] + errors[price][draw] * Math.sqrt(doubt) * unit.central, 0)));
  }
}) / NAIVELY) * initiatives;

process.stdout.write(`\nRanges: ${UNCERTAINTY.draws} draws of ${checked} initiatives at ${prices} prices each: ${took.toFixed(2)} s (goal: within ${GOAL_SECONDS} s), ${((took / initiatives) * 1e6).toFixed(0)} microseconds each
ratio ${(took / naive).toFixed(3)} to drawing every measuring error by itself and summing draw by draw (${naive.toFixed(0)} s, reckoned from ${NAIVELY})
peak memory of Node: ${before} MB before, ${peakMemory()} MB after (goal: under ${GOAL_MEGABYTES} MB)\n`);

function peakMemory() {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}

function seconds(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
