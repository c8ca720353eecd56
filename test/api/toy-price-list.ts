import fc from 'fast-check';
import { Decimal, sum } from '../../src/shared/decimal.js';

/** Random price lists and measurements that use every freedom the documents have; the same seed gives the same study. */

const SOURCE = { title: 'toy', publisher: 'toy', url: 'https://example.org', accessed: '2026-01-01', licence: 'toy' };
const TEXT = { nl: 'fictief', en: 'fictional' };
/** Few, so that what overlaps is borne by the same. */
const STAKEHOLDERS = ['gemeente', 'huishouden', 'onverdeeld'];

export const TOY_MEASUREMENT_HEADER = 'initiative,indicator,from,until,quantity,unit,status,excluded';

export interface ToyRow {
  initiative: string;
  indicator: string;
  from: string;
  until: string;
  quantity: string;
  status: string;
  visibility: string;
  excluded: string;
}

/** Decimal text of an integer between the limits, divided by up to ten to the `places`. */
const decimal = (limit: number, places: number) =>
  fc.tuple(fc.maxSafeInteger().map((value) => value % limit), fc.integer({ min: 0, max: places })).map(([units, power]) => new Decimal(units).div(new Decimal(10).pow(power)).toFixed());
const amount = decimal(1e10, 6);
const share = fc.oneof({ weight: 1, arbitrary: fc.constantFrom('0', '1') }, { weight: 5, arbitrary: fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => new Decimal(millionths).div(1_000_000).toFixed()) });
const assumption = share.map((value) => ({ value, reason: TEXT }));
const postOf = { stakeholder: fc.constantFrom(...STAKEHOLDERS), kind: fc.constantFrom('fiscal', 'fiscal', 'economic', 'social'), basis: fc.constantFrom('resource', 'cash', 'wtp') };
const sides = (record: typeof postOf, moved: string, transfer: string) => [moved, new Decimal(moved).negated().toFixed()].map((side) => fc.record(record).map((post) => ({ ...post, amount: side, transfer })));
const transfers = fc.array(amount, { maxLength: 2 }).chain((moved) => fc.tuple(...moved.flatMap((each, index) => sides(postOf, each, `transfer-${index}`))));

/** Posts in amounts, which sum to the price; transfers alone make a pure transfer, of price 0. */
const byAmount = fc.tuple(fc.array(fc.record({ ...postOf, amount }), { maxLength: 4 }), transfers).map(([parts, moved]) => ({
  amount: sum(parts.map((part) => new Decimal(part.amount))).toFixed(), posts: [...parts, ...moved],
})).filter(({ posts }) => posts.length > 0);
/** Posts in shares of the price: the last takes the remainder. */
const byShare = fc.tuple(amount, fc.array(fc.record({ ...postOf, parts: fc.integer({ min: 1, max: 99 }) }), { minLength: 1, maxLength: 4 }), transfers).map(([price, parts, moved]) => {
  let rest = new Decimal(1);
  const posts = parts.map(({ parts: hundredths, ...post }, index) => {
    const own = index === parts.length - 1 ? rest : rest.times(hundredths).div(100);
    rest = rest.minus(own);
    return { ...post, share: own.toFixed() };
  });
  return { amount: price, posts: [...posts, ...moved] };
});

const day = (from: number, until: number) => fc.integer({ min: Date.UTC(from, 0, 1) / 864e5, max: Date.UTC(until, 0, 1) / 864e5 - 1 });
const isoDay = (number: number) => new Date(number * 864e5).toISOString().slice(0, 10);

const rangeAround = (central: string) => ({ low: new Decimal(central).minus(new Decimal(central).abs()).toFixed(), high: new Decimal(central).plus(new Decimal(central).abs().times(2)).toFixed() });

const prices = fc.uniqueArray(day(2008, 2026), { minLength: 1, maxLength: 4 }).chain((days) => fc.tuple(...days.sort((a, b) => a - b).map((from, index) =>
  fc.record({
    split: fc.oneof(byAmount, byShare), fate: fc.integer({ min: 0, max: 11 }), backcast: fc.boolean(),
    priceLevel: fc.integer({ min: 1995, max: 2024 }),
  }).map(({ split, fate, backcast, priceLevel }) => ({
    from: isoDay(from), ...(fate === 0 ? { amount: null, withdrawn: TEXT, posts: [] } : split), ...(fate % 3 === 0 && fate > 0 && rangeAround(split.amount)), priceLevel: fate === 1 ? '2031' : String(priceLevel), grade: 'red', source: SOURCE,
    ...(index === 0 && backcast && { backcast: TEXT }),
  })))));

const described = { label: fc.constant(TEXT), definition: fc.constant(TEXT), unit: fc.constant('item'), category: fc.constant('toy') };
const priced = fc.record({
  ...described, stage: fc.constant('outcome'), count: fc.constant('event'), prices,
  adjustments: fc.record({ deadweight: assumption, displacement: assumption, attributedToOthers: assumption, dropOff: assumption, durationYears: fc.integer({ min: 1, max: 40 }), startOffset: fc.integer({ min: 0, max: 6 }) }),
});
const published = priced.map((indicator) => ({ ...indicator, held: TEXT }));
const HOUR = 'toy-hour';
const hour = published.map((indicator) => ({ ...indicator, unit: 'hour' }));
const held = fc.record({ ...described, stage: fc.constantFrom('output', 'outcome'), count: fc.constantFrom('event', 'stock'), held: fc.constant(TEXT) });

/** None, one, and several that do not sum to 1. */
const GOALS = [undefined, [{ target: '13', share: '1' }], [{ target: '1.2', share: '0.333333' }, { target: '8', share: '0.333333' }, { target: '13', share: '0.1' }]];
/** Fiscal posts at a marginal price, of which a share can be cashed. */
const cashable = <Price extends { posts: { kind: string }[] }>(price: Price) => ({ ...price, posts: price.posts.map((post) => ({ ...post, ...(post.kind === 'fiscal' && { costBasis: 'marginal', cashableShare: '0.123457' }) })) });

const INDICATORS = 36;
const UNUSED = 3;
/** What an indicator has to do with others: parts name a whole that comes later, alternatives one of the last, which are none themselves. */
const CENTRAL = 27;
const relation = (index: number) => fc.record({ fate: fc.integer({ min: 0, max: 9 }), target: fc.nat(), alpha: share, cluster: fc.constantFrom('one', 'two') }).map(({ fate, target, alpha, cluster }) => ({
  ...(fate < 1 && index < INDICATORS - 1 && { parent: `toy-${index + 1 + target % (INDICATORS - 1 - index)}` }),
  ...(fate === 1 && index < CENTRAL && { alternativeOf: `toy-${CENTRAL + target % (INDICATORS - CENTRAL)}` }),
  ...(fate > 1 && { overlap: { cluster, alpha } }),
}));
const relations = fc.tuple(...Array.from({ length: INDICATORS }, (_, index) => relation(index)));
const notTogether = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: INDICATORS - 1 }).map((index) => `toy-${index}`), { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 3 })
  .map((groups) => groups.map((codes) => ({ codes, reason: TEXT })));
const list = fc.tuple(relations, notTogether, fc.array(priced, { minLength: INDICATORS - UNUSED, maxLength: INDICATORS - UNUSED }), fc.array(published, { minLength: UNUSED, maxLength: UNUSED }), fc.array(held, { minLength: 3, maxLength: 3 }), fc.array(hour, { minLength: 1, maxLength: 1 })).map(([related, groups, ...kinds]) => ({
  list: 'nl', version: '2026-1', title: TEXT, currency: 'EUR', published: '2026-01-01', priceLevel: '2024', priceIndex: { code: 'cpi-nl', version: '2024-1' }, licence: 'toy', authors: ['toy'],
  discount: { validFrom: '2021-01-01', timing: 'mid', schedule: [{ from: 1, rate: '0.0225' }, { from: 7, rate: '-0.0125' }, { from: 19, rate: '0.055' }], source: SOURCE },
  indicators: kinds.flat().map((indicator, index) => ({ code: indicator.unit === 'hour' ? HOUR : `toy-${index}`, ...indicator, ...(GOALS[index % GOALS.length] && { sdg: GOALS[index % GOALS.length] }), ...('prices' in indicator && index % 2 === 0 && { prices: indicator.prices.map(cashable) }), ...related[index] })), notTogether: groups, hourPrice: HOUR,
}));

const INITIATIVES = 20;
/** Half of what is reported falls in the same two years, so that it stands beside each other. */
const periods = fc.constantFrom([2006, 2026] as const, [2022, 2024] as const).chain(([from, until]) => fc.uniqueArray(day(from, until), { minLength: 2, maxLength: 6 })).map((days) => days.sort((a, b) => a - b).map(isoDay));
const measured = fc.record({
  indicator: fc.integer({ min: 0, max: INDICATORS + 4 }).map((index) => (index < INDICATORS + 3 ? `toy-${index}` : `gone-${index - INDICATORS - 2}`)),
  bounds: periods, quantities: fc.array(decimal(1e15, 12), { minLength: 5, maxLength: 5 }), visibility: fc.constantFrom('public', 'public', 'private'),
  status: fc.constantFrom('realised', 'realised', 'realised', 'realised', 'forecast', 'claimed'), excluded: fc.integer({ min: 0, max: 19 }).map((fate) => (fate === 0 ? 'doubtful' : '')),
});
const report = fc.uniqueArray(measured, { minLength: 36, maxLength: 40, selector: ({ indicator, status }) => `${indicator} ${status}` });

export interface ToyInput {
  initiative: string;
  stakeholder: string;
  kind: string;
  from: string;
  until: string;
  quantity: string;
  unit: string;
}
const given = fc.record({
  stakeholder: fc.constantFrom(...STAKEHOLDERS), kind: fc.constantFrom('money', 'goods', 'hours'), bounds: fc.uniqueArray(day(1990, 2026), { minLength: 2, maxLength: 5 }).map((days) => days.sort((a, b) => a - b).map(isoDay)),
  quantities: fc.array(decimal(1e9, 6).map((text) => text.replace('-', '')), { minLength: 4, maxLength: 4 }),
});
const gifts = fc.uniqueArray(given, { minLength: 1, maxLength: 5, selector: ({ stakeholder, kind }) => `${stakeholder} ${kind}` });

/** @returns price lists in order of publication, the newest without two indicators of the older, and what twenty initiatives measured */
export function randomStudy(seed: number) {
  const newest = fc.sample(list, { numRuns: 1, seed })[0]!;
  const gone = fc.sample(held, { numRuns: 2, seed }).map((indicator, index) => ({ code: `gone-${index + 1}`, ...indicator }));
  const alone = newest.indicators.slice(0, 5).map(({ parent: _parent, alternativeOf: _alternative, ...indicator }) => indicator);
  const { hourPrice: _, ...without } = newest;
  const older = { ...without, version: '2025-1', published: '2025-01-01', indicators: [...alone, ...gone], notTogether: [] };
  const rows = fc.sample(report, { numRuns: INITIATIVES, seed }).flatMap((own, number) => own.flatMap(({ bounds, quantities, ...row }): ToyRow[] =>
    bounds.slice(1).map((until, index) => ({ initiative: `toy-group-${number}`, ...row, from: bounds[index]!, until, quantity: quantities[index]! }))));
  const inputs = fc.sample(gifts, { numRuns: INITIATIVES, seed }).flatMap((own, number) => own.flatMap(({ bounds, quantities, stakeholder, kind }): ToyInput[] =>
    bounds.slice(1).map((until, index) => ({ initiative: `toy-group-${number}`, stakeholder, kind, from: bounds[index]!, until, quantity: quantities[index]!, unit: kind === 'hours' ? 'hour' : 'EUR' }))));
  return {
    lists: [older, newest], rows, inputs,
    cellsOf: ({ initiative, indicator, from, until, quantity, status, excluded }: ToyRow) => [initiative, indicator, from, until, quantity, 'item', status, excluded],
  };
}
