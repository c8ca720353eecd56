/**
 * Values generated measurements, beside a plain copy of the same rows into an identically keyed table, in the same run:
 *   node bench/valuation.js [rows]        on DATABASE_URL (an empty database), or embedded in a temporary directory
 * Prints the ratio (goal: at most 3 on PostgreSQL), the time of each kind of statement, and the peak memory of Node.
 */
import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../dist/config.js';
import { PricelistService } from '../dist/pricelist/pricelist.service.js';
import { ValuationRunService } from '../dist/valuation/valuation-run.service.js';
import { openServer } from '../dist/web/server.js';
import { benchList, generate } from './generate.js';

const SEED = 2026;
const directory = await mkdtemp(join(tmpdir(), 'maex-bench-'));
const config = { ...readConfig(), dataDir: directory };
const rows = Number(process.argv[2] ?? (config.databaseUrl ? 1_000_000 : 100_000));
const server = await openServer(config);
const { app, database } = server;
try {
  const lists = app.get(PricelistService);
  await lists.publishIndex(await readFile(new URL('../fixtures/reference/cpi-nl.yaml', import.meta.url), 'utf8'), 'cpi-nl.yaml');
  await lists.publish(benchList({ code: 'cpi-nl', version: '2024-1' }), 'bench');
  await generate(database, rows, SEED);

  await database.query('create table measurement_copy (like measurement including all)');
  const copy = await seconds(() => database.query('insert into measurement_copy select * from measurement'));

  const steps = new Map();
  database.setOptions({ maxQueryExecutionTime: 1e-9, logger: silentLogger((time, query) => steps.set(kindOf(query), (steps.get(kindOf(query)) ?? 0) + time / 1000)) });
  const valuing = await seconds(() => app.get(ValuationRunService).run('bench'));
  const again = await seconds(() => app.get(ValuationRunService).run('bench'));

  const [{ priced }] = await database.query(`select count(*)::int as priced from valuation_line where outcome = 'priced'`);
  process.stdout.write(`${config.databaseUrl ? 'PostgreSQL' : 'embedded'}, ${rows} measurements, ${priced} lines priced\n`);
  process.stdout.write(`copy ${copy.toFixed(2)} s, valuing ${valuing.toFixed(2)} s, ratio ${(valuing / copy).toFixed(2)} (goal: at most 3 on PostgreSQL); asked again, nothing changed: ${again.toFixed(3)} s\n`);
  for (const [kind, time] of [...steps].sort((a, b) => b[1] - a[1]).slice(0, 8)) process.stdout.write(`  ${time.toFixed(2).padStart(8)} s  ${kind}\n`);
  process.stdout.write(`peak memory of Node ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`);
} finally {
  await server.close();
  await rm(directory, { recursive: true, force: true });
}

async function seconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function kindOf(query) {
  return /insert into \w+/i.exec(query)?.[0] ?? /update \w+|delete from \w+|select|commit|start/i.exec(query)?.[0].toLowerCase() ?? 'other';
}

/** TypeORM tells a logger how long each statement took. */
function silentLogger(took) {
  const nothing = () => undefined;
  return { logQuerySlow: took, logQuery: nothing, logQueryError: nothing, logSchemaBuild: nothing, logMigration: nothing, log: nothing };
}
