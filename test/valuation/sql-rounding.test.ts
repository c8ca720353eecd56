import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { AMOUNT_DECIMALS, Decimal, toFixed } from '../../src/shared/decimal.js';
import { postValue } from '../../src/valuation/line-value.js';

/** The pure functions define what a post is worth; the set-based SQL executes it: both to the last digit (method: section 5). */

const number = (digits: number, decimals: number) =>
  fc.tuple(fc.bigInt({ min: -(10n ** BigInt(digits)), max: 10n ** BigInt(digits) }), fc.integer({ min: 0, max: decimals }))
    .map(([units, places]) => new Decimal(units.toString()).div(new Decimal(10).pow(places)).toFixed());
/** Products that end exactly on half of the sixth decimal, on both sides of zero. */
const tie = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.constantFrom('0.5', '0.05', '0.0005')).map(([units, half]) => ({
  q: new Decimal(2 * units + 1).div(1e6).toFixed(), p: '1', r: '1', f: half,
}));
const cases = [
  ...fc.sample(fc.record({ q: number(15, 12), p: number(12, 6), r: number(21, 20), f: number(21, 20) }), { numRuns: 5000, seed: 2026 }),
  ...fc.sample(tie, { numRuns: 5000, seed: 2026 }),
].map((each, n) => ({ n, ...each }));
const QUERY = `
  select round(c.q * c.p * c.r * c.f, 6)::text as value
  from jsonb_to_recordset($1::jsonb) as c(n int, q numeric, p numeric, r numeric, f numeric) order by c.n`;

const embedded = new PGlite();
afterAll(() => embedded.close());

function check(rows: { value: string }[]): void {
  const expected = cases.map(({ q, p, r, f }) => toFixed(postValue(new Decimal(q).times(p).times(r), new Decimal(f)), AMOUNT_DECIMALS));
  expect(rows.map((row) => row.value)).toEqual(expected);
}

test('the embedded PostgreSQL gives the same posts', async () => {
  check((await embedded.query<{ value: string }>(QUERY, [JSON.stringify(cases)])).rows);
});

const server = process.env['TEST_DATABASE_URL'];
if (server) {
  test('a PostgreSQL server gives the same posts', async () => {
    const client = new pg.Client(server);
    await client.connect();
    const { rows } = await client.query<{ value: string }>(QUERY, [JSON.stringify(cases)]);
    await client.end();
    check(rows);
  });
}
