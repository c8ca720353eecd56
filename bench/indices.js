/**
 * Publishes indices from made-up measurements, beside valuing these, and reads a series, beside a bare Fastify that answers the same bytes, in the same run:
 *   node bench/indices.js [rows[,rows ...]]        on DATABASE_URL (an empty database), or embedded in a temporary directory
 * As many indices as are shipped, over as many sectors, provinces and countries: all are made from one valuation, with their constituents, ranges and all that stands
 * beside a level. Valuing is done first and told apart. Readers keep their connections, and sit in a process of their own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { parse } from 'yaml';
import { readConfig } from '../dist/config.js';
import { indexDefinitionsSchema } from '../dist/indices/index-definition.js';
import { PublishIndicesService } from '../dist/indices/publish-indices.service.js';
import { MAEX } from '../dist/measurements/fixtures.service.js';
import { PricelistService } from '../dist/pricelist/pricelist.service.js';
import { ValuationRunService } from '../dist/valuation/valuation-run.service.js';
import { openServer } from '../dist/web/server.js';
import { benchList, generate } from './generate.js';

const [SEED, INDICATORS, ROUNDS, TODAY] = [2026, 5, 3, '2026-12-01'];
const [GOAL, READING_GOAL] = [1, 0.5];
const INDEX = 'repair-nl';
const directory = await mkdtemp(join(tmpdir(), 'maex-bench-'));
const config = { ...readConfig(), dataDir: directory, rateLimitPerMinute: 0 };
const sizes = (process.argv[2] ?? (config.databaseUrl ? '1000000' : '100000')).split(',').map(Number);
const { app, database, listen, close } = await openServer(config);
try {
  const lists = app.get(PricelistService);
  await lists.publishIndex(await readFile(new URL('../fixtures/reference/cpi-nl.yaml', import.meta.url), 'utf8'), 'cpi-nl.yaml');
  await lists.publish(benchList(INDICATORS, { code: 'cpi-nl', version: '2024-1' }), 'bench', { viewer: MAEX, visibility: 'public', today: null });
  const shipped = indexDefinitionsSchema.parse(parse(await readFile(new URL('../fixtures/reference/indices.yaml', import.meta.url), 'utf8')));
  await app.get(PublishIndicesService).define(shipped.map((definition) => ({ ...definition, list: 'bench' })));
  for (const rows of sizes) await benchOf(rows, shipped);
  await reading((await listen(0, '127.0.0.1')).address);
} finally {
  await close();
  await rm(directory, { recursive: true, force: true });
}

async function benchOf(rows, definitions) {
  await database.query('truncate import, initiative, activity, activity_cell, valuation_run, index_vintage, index_constituent cascade');
  await generate(database, rows, INDICATORS, SEED);
  await spread(definitions);
  const [{ initiatives }] = await database.query('select count(*)::int as initiatives from initiative');
  const valuing = await seconds(() => app.get(ValuationRunService).run('bench'));
  const before = peakMemory();
  let publishing = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    await database.query('truncate index_vintage, index_constituent cascade');
    publishing = Math.min(publishing, await seconds(() => app.get(PublishIndicesService).publish('bench', 'bench', TODAY)));
  }
  const [{ indices, levels, constituents }] = await database.query('select (select count(*)::int from index_vintage) as indices, (select count(*)::int from index_level where level is not null) as levels, (select count(*)::int from index_constituent) as constituents');
  say(`\n${config.databaseUrl ? 'PostgreSQL' : 'Embedded'}: ${rows} measurements of ${initiatives} initiatives over ten years: ${indices} indices, ${levels} levels, ${constituents} constituents published in ${publishing.toFixed(2)} s; valued, with ranges, in ${valuing.toFixed(2)} s: ratio ${(publishing / valuing).toFixed(2)} (goal: at most ${GOAL})`);
  say(`  peak memory of Node: ${before} MB after valuing, ${peakMemory()} MB after publishing`);
}

/** Over all sectors and provinces, and a tenth of them abroad. */
async function spread(definitions) {
  const named = (what) => [...new Set(definitions.flatMap((definition) => (Array.isArray(definition[what]) ? definition[what] : [])))];
  await database.query(
    `update initiative i set sector = ($1::text[])[1 + n % cardinality($1::text[])], country = case when n % 10 = 0 then ($3::text[])[1 + n % cardinality($3::text[])] else 'NL' end, province = case when n % 10 > 0 then ($2::text[])[1 + n % cardinality($2::text[])] end
     from (select id, row_number() over (order by id)::int as n from initiative) o where o.id = i.id`, [named('sectors'), named('provinces'), named('countries')]);
}

/** How often a series of a vintage is read in a second, and how long the slowest of a hundred waits; beside the same bytes from a server that does nothing else. */
async function reading(address) {
  const path = `/api/v1/indices/${INDEX}/series?vintage=1`;
  const answer = await fetch(address + path);
  const body = await answer.text();
  const bare = fastify();
  bare.get('/', (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
  const peer = await bare.listen({ port: 0, host: '127.0.0.1' });
  const [own, ideal] = [await readers(address + path), await readers(`${peer}/`)];
  await bare.close();
  say(`a series of ${body.length} bytes: ${own.perSecond.toFixed(0)} times a second, p99 ${own.p99.toFixed(1)} ms; a bare Fastify ${ideal.perSecond.toFixed(0)}, p99 ${ideal.p99.toFixed(1)} ms: ratio ${(own.perSecond / ideal.perSecond).toFixed(2)} (goal: at least ${READING_GOAL})`);
}

async function readers(address) {
  const child = fork(new URL('./readers.js', import.meta.url), [address]);
  const [measured] = await once(child, 'message');
  return measured;
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
