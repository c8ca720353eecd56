import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shadow } from '../../src/database/shadow.js';
import { overlapsAcross, warningsAcross } from '../../src/measurements/across-parts.service.js';
import { knownFigures } from '../../src/measurements/known-figures.service.js';
import { MEASURED, type MeasurementDraft } from '../../src/measurements/parse-measurements.js';
import { overlapProblems } from '../../src/measurements/reported-rows.js';
import { stageRows } from '../../src/measurements/stage-rows.service.js';
import { warningsOf } from '../../src/measurements/warnings.js';
import type { Server } from '../../src/web/server.js';
import { CO2 } from './small-fixtures.js';

const SLUGS = ['groep-1', 'groep-2', 'groep-3', 'groep-4', 'groep-5', 'groep-6'];
const day = (month: number) => `20${10 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
const months = fc.tuple(fc.nat(24), fc.integer({ min: 1, max: 6 })).map(([from, length]) => ({ period_from: day(from), period_until: day(from + length) }));
const draft = fc.record({
  initiative: fc.constantFrom(...SLUGS), indicator: fc.constantFrom(CO2, 'repair-item'), status: fc.constantFrom('realised', 'realised', 'forecast'),
  quantity: fc.constantFrom('0', '1', '1', '2', '3', '-3', '4.5', '100', '2500', '9000000'), months,
}).map(({ months: period, ...rest }): MeasurementDraft => ({ ...rest, ...period, period_exact: true, evidence: 'documented', excluded: null, note: null }));
/** Rows that often count the same in the same period, so that there are sums and repeated numbers among them. */
const alike = fc.tuple(months, fc.array(fc.tuple(fc.nat(SLUGS.length - 1), fc.constantFrom('1', '2', '3', '6', '12')), { minLength: 3, maxLength: 6 })).map(([period, rows]) => rows.map(([index, quantity]): MeasurementDraft => (
  { initiative: SLUGS[index]!, indicator: CO2, status: 'realised', quantity, ...period, period_exact: true, evidence: 'documented', excluded: null, note: null })));
const anyDrafts = fc.tuple(fc.array(draft, { maxLength: 25 }), fc.array(alike, { maxLength: 3 })).map(([rows, groups]) => [...rows, ...groups.flat()].map((each, index) => ({ line: index + 2, draft: each })));

/** What the database tells of a long file is what the pure functions tell of a short one. */
export function itAgreesAcrossParts(serverOf: () => Server): void {
  it('tells of rows beside each other the same in the database and in the pure functions', async () => {
    const { database } = serverOf();
    const own = { id: '00000000-0000-7000-8000-000000000001', attempt: 1 };
    let asked = 0;
    await fc.assert(fc.asyncProperty(anyDrafts, async (drafts) => {
      await database.transaction(async (manager) => {
        await shadow(manager, 'import_row');
        await stageRows(manager, own, 'measurements', drafts.map(({ line, draft: each }) => ({ line, ...each })), false);
        const inOrder = <Told extends { row?: number; code: string }>(told: readonly Told[]) => [...told].sort((a, b) => a.row! - b.row! || (a.code < b.code ? -1 : 1));
        expect(inOrder((await overlapsAcross(manager, own, 'measurements')).map(({ problem }) => problem))).toEqual(inOrder(overlapProblems(drafts, MEASURED)));
        const known = await knownFigures(manager, drafts.map((each) => each.draft));
        const pure = warningsOf(drafts, MEASURED.what, { initiatives: new Map(), known });
        expect(inOrder((await warningsAcross(manager, own, 'measurements')).map(({ problem }) => problem))).toEqual(inOrder(pure));
        asked += pure.length;
      });
    }), { numRuns: 60 });
    expect(asked).toBeGreaterThan(0);
  }, 240_000);
}
