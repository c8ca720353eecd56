import { expect } from '@jest/globals';
import type { PriceIndex } from '../../src/pricelist/price-index.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { parseDecimal, sum, toText } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import type { ExplainedLine, Explanation } from '../../src/valuation/explain.js';
import type { Standing } from '../../src/valuation/landscape.service.js';
import type { RunParameters } from '../../src/valuation/list-rates.service.js';
import { PriceDraws } from '../../src/valuation/price-draws.service.js';
import { valueRange, type PublishedRange, type ValueRange } from '../../src/valuation/ranges.js';
import type { Sureness } from '../../src/valuation/ranges.service.js';
import type { YearValue } from '../../src/valuation/valuations.service.js';
import type { ServerUnderTest } from './server-under-test.js';

/** Of a value this small nothing can be said of which part of it counts. */
const ROUNDED_AWAY = 0.001;

/** The range that lines make together, from what is explained of them: their value, their price, and the evidence of each measurement. */
function expectedRange(lines: readonly ExplainedLine[], whole: string, draws: PriceDraws): ValueRange | null {
  const { uncertainty } = draws.parameters;
  const each = lines.map((line) => {
    const halfWidths = line.measurements.map(({ quantity, evidence }) => parseDecimal(quantity).times(uncertainty.error[evidence as keyof RunParameters['uncertainty']['error']]));
    const [own] = draws.linesOf([{ indicator: line.indicator, price_from: line.price!.from, overlap: null, quantity: line.quantity, doubt: toText(sum(halfWidths.map((half) => half.pow(2)))) }]);
    const { unit, quantity, doubt } = own!;
    const kept = Math.abs(unit.central * quantity) < ROUNDED_AWAY ? 1 : Number(line.value) / (unit.central * quantity);
    return { unit, quantity: quantity * kept, doubt: doubt * kept * kept };
  });
  const add = (own: typeof each, figure: 'quantity' | 'doubt') => own.reduce((total, line) => total + line[figure], 0);
  return valueRange([...groupBy(each, ({ unit }) => unit)].map(([unit, own]) => ({ unit, quantity: add(own, 'quantity'), doubt: add(own, 'doubt') })), whole, uncertainty);
}

/** Every range that is published, stored or made on read. @param keys initiative and year of all that is public, of sector repair */
export async function checkRanges(server: ServerUnderTest, keys: readonly string[], list: PriceList, index: PriceIndex): Promise<void> {
  const explained = await Promise.all(keys.map(async (key) => server.get<Explanation & Sureness & { parameters: RunParameters }>(`initiatives/${key.replace(' ', '/valuations/explain?year=')}`)));
  const draws = new PriceDraws(list, index, explained[0]!.parameters);
  const priced = (years: readonly Explanation[]) => years.flatMap(({ lines }) => lines.filter(({ outcome, status }) => outcome === 'priced' && status === 'realised'));
  const near = (found: PublishedRange | null, lines: readonly ExplainedLine[], whole: string) => {
    const own = expectedRange(lines, whole, draws);
    expect(found === null).toBe(own === null);
    for (const point of ['low', 'median', 'high', 'unranged'] as const) if (own && found) expect(Math.abs(Number(found[point]) - Number(own[point]))).toBeLessThanOrEqual(1e-5 + 1e-9 * Math.abs(Number(own[point])));
  };

  const { items } = await server.get<{ items: (Standing & { code: string })[] }>('sectors');
  const { value, range, evidence } = items.find(({ code }) => code === 'repair')!;
  near(range, priced(explained), 'all');
  for (const grades of [evidence!.measurements, evidence!.prices]) expect(sum(Object.values(grades).map(parseDecimal)).eq(parseDecimal(value!))).toBe(true);
  expect(Number(range!.unranged)).toBeGreaterThan(0);

  for (const [slug, own] of groupBy(explained, ({ initiative }) => initiative)) {
    const valued = await server.get<{ years: YearValue[] } & Sureness>(`initiatives/${slug}/valuations`);
    near(valued.range, priced(own), `initiative|${slug}`);
    for (const year of own) {
      near(year.range, priced([year]), `initiative|${slug}`);
      expect(valued.years.find((row) => row.year === year.year)).toMatchObject({ range: year.range, evidence: year.evidence });
    }
    for (const line of priced(own.slice(0, 1))) near(line.range, [line], `initiative|${slug}`);
  }
}
