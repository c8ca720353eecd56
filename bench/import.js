/**
 * Imports made-up measurements with every check, beside `\copy` of the same file into a table with the same keys, in the same run:
 *   node bench/import.js [rows[,rows ...]]        on DATABASE_URL (an empty database), or embedded in a temporary directory
 * The file goes in through the API, as a job: received, read, checked row by row and rows beside each other, published in one transaction, with the cells
 * that follow. The copy goes into the columns of the file, with as many indexes, foreign keys and checks as measurements have; the embedded database takes
 * no `\\copy`, and there stands `insert ... select` of the imported rows into a table like theirs. Then 1 % of the file comes again with other figures, as a correction.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../dist/config.js';
import { MAEX } from '../dist/measurements/fixtures.service.js';
import { PricelistService } from '../dist/pricelist/pricelist.service.js';
import { openServer } from '../dist/web/server.js';
import { benchList } from './generate.js';

const GOAL = 3;
const MEMORY_GOAL_MEGABYTES = 300;
const [INDICATORS, YEARS, FIRST_YEAR] = [5, 10, 2015];
const HEADER = 'initiative,indicator,from,until,quantity,unit,status,evidence\n';
const LOOK_MS = 250;
const directory = await mkdtemp(join(tmpdir(), 'maex-bench-'));
const config = { ...readConfig(), dataDir: directory, rateLimitPerMinute: 0, importBytesMax: 1024 ** 3 };
const sizes = (process.argv[2] ?? (config.databaseUrl ? '100000,1000000,4000000' : '100000')).split(',').map(Number);
const { app, database, listen, close } = await openServer(config);
try {
  const lists = app.get(PricelistService);
  await lists.publishIndex(await readFile(new URL('../fixtures/reference/cpi-nl.yaml', import.meta.url), 'utf8'), 'cpi-nl.yaml');
  await lists.publish(benchList(INDICATORS, { code: 'cpi-nl', version: '2024-1' }), 'bench', { viewer: MAEX, visibility: 'public', today: null });
  const server = await listen(0, '127.0.0.1');
  for (const rows of sizes) await benchOf(server, rows);
} finally {
  await close();
  await rm(directory, { recursive: true, force: true });
}

async function benchOf(server, rows) {
  await database.query('truncate import, import_job, initiative, activity, activity_cell, input_superseded, measurement_superseded cascade');
  const initiatives = rows / INDICATORS / YEARS;
  const [profiles, figures, corrected] = [join(directory, 'initiatives.csv'), join(directory, 'measurements.csv'), join(directory, 'corrected.csv')];
  const [{ code }] = await database.query('select code from indicator order by code limit 1');
  const { unit } = (await database.query('select unit from indicator where code = $1', [code]))[0];
  const codes = (await database.query('select code from indicator order by code')).map((row) => row.code);
  await write(profiles, 'initiative,name,sector,country\n', initiatives, (n) => `${slug(n)},Bench ${n},repair,NL\n`);
  const figure = (factor) => (n) => {
    const year = FIRST_YEAR + (Math.floor(n / INDICATORS) % YEARS);
    return `${slug(Math.floor(n / INDICATORS / YEARS))},${codes[n % INDICATORS]},${year}-01-01,${year + 1}-01-01,${((((n * 7919) % 90_000) + 10_000) * factor / 100).toFixed(2)},${unit},realised,documented\n`;
  };
  await write(figures, HEADER, rows, figure(1));
  await write(corrected, HEADER, rows / 100, (n) => figure(2)(n * 100));
  await imported(server, profiles);
  const before = peakMemory();
  const importing = await seconds(() => imported(server, figures));
  const copied = await copy(figures);
  const correcting = await seconds(() => imported(server, corrected, '&reason=counted+again'));
  const [{ count }] = await database.query('select count(*)::int as count from measurement');
  process.stdout.write(`\n${config.databaseUrl ? 'PostgreSQL' : 'Embedded'}: ${rows} rows imported in ${importing.toFixed(2)} s, ${(rows / importing).toFixed(0)} a second; ${copied.what} ${copied.seconds.toFixed(2)} s: ratio ${(importing / copied.seconds).toFixed(2)}${config.databaseUrl ? ` (goal: at most ${GOAL})` : ''}
  1 % of them corrected: ${correcting.toFixed(2)} s; ${count} rows stored
  peak memory of Node: ${before} MB before, ${peakMemory()} MB after${config.databaseUrl ? ` (goal: under ${MEMORY_GOAL_MEGABYTES} MB, and flat)` : ', the database in it'}\n`);
}

function slug(n) {
  return `bench-${String(n).padStart(7, '0')}`;
}

async function write(path, header, rows, row) {
  const file = createWriteStream(path);
  let text = header;
  for (let n = 0; n < rows; n += 1) {
    text += row(n);
    if (text.length < 1 << 20) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'close');
}

async function imported({ address, key }, path, more = '') {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv', prefer: 'respond-async' };
  const answer = await fetch(`${address}/api/v1/imports?visibility=public${more}`, { method: 'POST', headers, body: await openAsBlob(path) });
  let job = await answer.json();
  while (answer.status === 202 && ['queued', 'running'].includes(job.status)) {
    await sleep(LOOK_MS);
    const now = await fetch(`${address}/api/v1/imports/${job.id}`, { headers });
    if (now.status !== 503) job = await now.json(); // the embedded database is at a longer statement
  }
  if (job.status !== 'done') throw new Error(JSON.stringify(job).slice(0, 1000));
}

/** The peer: what it takes to bring these rows in without a question asked. */
async function copy(path) {
  if (!config.databaseUrl) {
    await database.query('drop table if exists measurement_copy; create table measurement_copy (like measurement including all)');
    return { what: 'insert ... select', seconds: await seconds(() => database.query('insert into measurement_copy select * from measurement')) };
  }
  await database.query('drop table if exists file_copy');
  await database.query(`create table file_copy (
    initiative text not null references initiative (slug), indicator text not null references indicator, "from" date not null, until date not null check (until > "from"), quantity numeric not null, unit text not null,
    status text not null check (status in ('realised', 'forecast', 'claimed')), evidence text not null, primary key (initiative, indicator, "from", status));
    create index on file_copy (initiative, indicator, "from"); create index on file_copy (initiative, "from")`);
  const took = await seconds(() => execFileSync('psql', [config.databaseUrl, '-qc', `\\copy file_copy from '${path}' csv header`]));
  await database.query('drop table file_copy');
  return { what: '\\copy', seconds: took };
}

function peakMemory() {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}

async function seconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
