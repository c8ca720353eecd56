/**
 * Values generated measurements, beside a plain copy of the same rows in the same run:
 *   node bench/valuation.js [rows[,rows ...]] [indicators]        on DATABASE_URL (an empty database), or embedded in a temporary directory
 * The copy is `insert ... select` of all measurements into a table with the same columns, keys, indexes and checks, on the same
 * server with the same settings. Valuing reads their cells, hashes them, and stores a line with five figures and its posts for each,
 * and the totals; drawing the ranges of every initiative is told apart. After a change of 1 % only what changed is valued again: all of one
 * initiative in a hundred, or a single measurement of as many initiatives as make one in a hundred measurements. Comparing values the same cells
 * with two lists that differ in every price, and stores nothing. Each is done a few times in turn, and the quickest of each counts.
 * With several numbers of rows the time of the last is set beside that of the first.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../dist/config.js';
import { MAEX } from '../dist/measurements/fixtures.service.js';
import { PricelistService } from '../dist/pricelist/pricelist.service.js';
import { ListEffectService } from '../dist/valuation/list-effect.service.js';
import { RangesRunService } from '../dist/valuation/ranges-run.service.js';
import { ValuationRunService } from '../dist/valuation/valuation-run.service.js';
import { openServer } from '../dist/web/server.js';
import { benchList, change, generate } from './generate.js';

const SEED = 2026;
const ROUNDS = 3;
const GOAL = 3;
const CHANGE_GOAL = 2;
const MEMORY_GOAL_MEGABYTES = 200;
const VALUED = 'valuation, valuation_line, valuation_input, valuation_total, valuation_range, run_range, valuation_run_member';
const COMPARE_GOAL_SECONDS = 3;
/** Another price level in each round makes another list, in which every price is worth something else. */
const OTHER_LEVELS = ['2021', '2022', '2023'];
const directory = await mkdtemp(join(tmpdir(), 'maex-bench-'));
const config = { ...readConfig(), dataDir: directory };
const sizes = (process.argv[2] ?? (config.databaseUrl ? '1000000' : '100000')).split(',').map(Number);
const indicators = Number(process.argv[3] ?? 5);
const { app, database, close } = await openServer(config);
try {
  const lists = app.get(PricelistService);
  await lists.publishIndex(await readFile(new URL('../fixtures/reference/cpi-nl.yaml', import.meta.url), 'utf8'), 'cpi-nl.yaml');
  await lists.publish(benchList(indicators, { code: 'cpi-nl', version: '2024-1' }), 'bench', { viewer: MAEX, visibility: 'public', today: null });
  await database.query('create table measurement_copy (like measurement including all)');
  const runs = app.get(ValuationRunService);
  const drawing = timeRanges(app.get(RangesRunService));
  /** Seconds of valuing, without those of the ranges. */
  const value = async () => {
    drawing.seconds = 0;
    return await seconds(() => runs.run('bench')) - drawing.seconds;
  };
  const memoryBefore = peakMemory();
  const perRow = [];
  for (const rows of sizes) perRow.push(await benchOf(rows, value, drawing) / rows);
  if (sizes.length > 1) say(`\n${(sizes.at(-1) / sizes[0]).toFixed(1)} times the rows: ${(perRow.at(-1) / perRow[0]).toFixed(2)} of the time per row (goal: at most 1)`);
  await compare(app.get(ListEffectService), (await lists.version('bench', null)).content);
  say(`peak memory of Node${config.databaseUrl ? ` (goal: under ${MEMORY_GOAL_MEGABYTES} MB)` : ', the database in it'}: ${memoryBefore} MB at the start, ${drawing.memoryBefore} MB after valuing, ${peakMemory()} MB after drawing and all the rest`);
} finally {
  await close();
  await rm(directory, { recursive: true, force: true });
}

/** @returns seconds of the quickest valuing */
async function benchOf(rows, value, drawing) {
  await database.query('truncate import, initiative, activity, activity_cell, valuation_run, measurement_copy cascade');
  await generate(database, rows, indicators, SEED);
  const [{ measurements, initiatives }] = await database.query('select count(*)::int as measurements, count(distinct initiative_id)::int as initiatives from measurement');
  say(`\n${config.databaseUrl ? 'PostgreSQL' : 'Embedded'}: ${measurements} measurements of ${initiatives} initiatives, a list of ${indicators} indicators`);

  let [copied, valued, statements] = [Infinity, Infinity, new Map()];
  for (let round = 0; round < ROUNDS; round++) {
    await database.query(`truncate measurement_copy, ${VALUED}`);
    await database.query('delete from valuation_run');
    const copy = await seconds(() => database.query('insert into measurement_copy select * from measurement'));
    const took = timeStatements();
    const valuing = await value();
    database.setOptions({ logger: undefined, maxQueryExecutionTime: undefined });
    say(`  copy ${copy.toFixed(2)} s, valuing ${valuing.toFixed(2)} s, ranges ${drawing.seconds.toFixed(2)} s`);
    if (valuing < valued) statements = took;
    [copied, valued] = [Math.min(copied, copy), Math.min(valued, valuing)];
  }
  const again = await value();
  const [{ priced }] = await database.query(`select count(*)::int as priced from valuation_line where outcome = 'priced'`);
  say(`ratio ${(valued / copied).toFixed(2)} (${goal(GOAL)}): ${priced} lines priced; asked again, nothing changed: ${again.toFixed(3)} s`);
  say(config.databaseUrl ? 'statements of the quickest valuing, two steps at a time:' : 'statements of the quickest valuing:');
  for (const [kind, { total, longest }] of [...statements].sort(([, one], [, other]) => other.total - one.total).slice(0, 6)) say(`  ${total.toFixed(2).padStart(6)} s, longest ${longest.toFixed(2)} s  ${kind}`);

  for (const [what, touched, aim] of [['all of one initiative in a hundred', initiatives / 100, ` (${goal(CHANGE_GOAL)})`], ['one each of as many initiatives, the whole of which is valued again', rows / 100, '']]) {
    const changed = await change(database, Math.round(touched), touched * 100 === initiatives);
    const changing = await value();
    say(`1 % of the measurements changed (${changed}), ${what}: ${changing.toFixed(2)} s, ${(changing / copied).toFixed(2)} of the copy${aim}; ranges ${drawing.seconds.toFixed(2)} s`);
  }
  return valued;
}

function goal(most) {
  return config.databaseUrl ? `goal: at most ${most}` : 'the goal is for a server';
}

/** Drawing has a bench of its own: uncertainty.js. */
function timeRanges(ranges) {
  const took = { seconds: 0, memoryBefore: null };
  const store = ranges.store.bind(ranges);
  ranges.store = async (...given) => {
    took.memoryBefore ??= peakMemory();
    took.seconds += await seconds(() => store(...given));
  };
  return took;
}

async function compare(effects, list) {
  let [compared, longest] = [Infinity, 0];
  for (const priceLevel of OTHER_LEVELS) {
    const took = timeStatements();
    const comparing = await seconds(() => effects.effect(list, { ...list, priceLevel }));
    database.setOptions({ logger: undefined, maxQueryExecutionTime: undefined });
    say(`  comparing ${comparing.toFixed(2)} s`);
    compared = Math.min(compared, comparing);
    longest = Math.max(longest, ...[...took.values()].map((statement) => statement.longest));
  }
  const again = await seconds(() => effects.effect(list, { ...list, priceLevel: OTHER_LEVELS.at(-1) }));
  say(`comparing two lists ${compared.toFixed(2)} s (${config.databaseUrl ? `goal: under ${COMPARE_GOAL_SECONDS} s at 1,000,000` : 'the goal is for a server'}); longest statement ${longest.toFixed(2)} s; asked again ${again.toFixed(3)} s`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function peakMemory() {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}

async function seconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** TypeORM tells a logger how long each statement took. */
function timeStatements() {
  const took = new Map();
  const nothing = () => undefined;
  const logQuerySlow = (milliseconds, query) => {
    const kind = /insert into \w+/i.exec(query)?.[0] ?? /update \w+|delete from \w+|select|commit|start/i.exec(query)?.[0].toLowerCase() ?? 'other';
    const { total, longest } = took.get(kind) ?? { total: 0, longest: 0 };
    took.set(kind, { total: total + milliseconds / 1000, longest: Math.max(longest, milliseconds / 1000) });
  };
  database.setOptions({ maxQueryExecutionTime: 1e-9, logger: { logQuerySlow, logQuery: nothing, logQueryError: nothing, logSchemaBuild: nothing, logMigration: nothing, log: nothing } });
  return took;
}
