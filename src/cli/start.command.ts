import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Listr } from 'listr2';
import { parse as parseYaml } from 'yaml';
import type { Config } from '../config.js';
import { IndicesService } from '../indices/indices.service.js';
import { indexDefinitionsSchema, spansSectors } from '../indices/index-definition.js';
import { PublishIndicesService } from '../indices/publish-indices.service.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { FixturesService } from '../measurements/fixtures.service.js';
import { MeasurementsService } from '../measurements/measurements.service.js';
import { KeysService } from '../organisations/keys.service.js';
import { parseDecimal } from '../shared/decimal.js';
import { Conflict, InvalidInput } from '../shared/errors.js';
import { readable } from '../shared/money.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { textTable } from '../shared/text-table.js';
import { RunWorkerService } from '../valuation/run-worker.service.js';
import { ValuationRunService } from '../valuation/valuation-run.service.js';
import { ValuationsService } from '../valuation/valuations.service.js';
import { noLevel } from '../web/index-table.js';
import { speak } from '../web/language.js';
import { announce, openServer, type Server } from '../web/server.js';
import { bar } from './progress-bar.js';

const LIST = 'nl';
const REVALUE_EVERY_MS = 2_000;

/** `maex start`: brings in the starting data, values them, publishes the indices, and serves all of it until it is stopped. */
export async function startCommand(config: Config): Promise<number> {
  let server: Server | undefined;
  try {
    server = await prepare(config, (opened) => { server = opened; });
    await serve(server, config);
    return 0;
  } finally {
    await server?.close();
  }
}

/** Opens, fills, values and publishes, with its progress on the terminal, or in plain lines where that is none. */
async function prepare(config: Config, opened: (server: Server) => void): Promise<Server> {
  let server!: Server;
  await new Listr([
    { title: config.databaseUrl === undefined ? `Embedded database in ${config.dataDir}` : 'Database server', task: async () => opened(server = await openServer(config)) },
    { title: 'Starting data', enabled: () => config.fixtures !== undefined, task: async (_, task) => loadFixtures(server, config.fixtures!, (done, total) => { task.title = `Starting data ${bar(done, total)} files`; }) },
    { title: 'Values and indices', task: async (_, task) => publishAll(server, (done, total) => { task.title = `Values and indices ${bar(done, total)} initiatives`; }) },
  ], { rendererOptions: { collapseSubtasks: false }, fallbackRenderer: 'simple' }).run();
  return server;
}

async function serve(server: Server, config: Config): Promise<void> {
  const stopped = untilSignal();
  const listening = await server.listen(config.port, config.host);
  const withdraw = await announce(config, listening);
  process.stdout.write(await summary(server, listening.address));
  const worker = server.app.get(RunWorkerService);
  const revaluing = setInterval(() => void Promise.all([revalue(server), worker.work()]), REVALUE_EVERY_MS);

  await stopped;
  clearInterval(revaluing);
  await withdraw();
}

const today = () => new Date().toISOString().slice(0, 10);

async function loadFixtures({ app }: Server, folder: string, progress: (done: number, total: number) => void): Promise<void> {
  await app.get(KeysService).ensureOrganisation('maex', 'Maatschappelijke AEX');
  await app.get(FixturesService).load(folder, today(), progress);
  const document: unknown = parseYaml(await readFile(join(folder, 'reference/indices.yaml'), 'utf8'));
  const read = indexDefinitionsSchema.safeParse(document);
  if (!read.success) throw new InvalidInput('reference/indices.yaml', schemaProblems(read.error.issues, document));
  await app.get(PublishIndicesService).define(read.data);
}

async function publishAll({ app }: Server, progress: (done: number, total: number) => void): Promise<void> {
  if (await app.get(ValuationRunService).isUsable(LIST)) await app.get(PublishIndicesService).publish(LIST, 'new measurements, prices or rules', today(), progress);
}

/** What an import changed is valued within seconds, with every list that was valued with before; an index moves only when it is published. */
async function revalue({ app }: Server): Promise<void> {
  const runs = app.get(ValuationRunService);
  try {
    for (const list of new Set([LIST, ...await runs.lists()])) if (await runs.isStale(list)) await runs.run(list);
  } catch (error) {
    if (!(error instanceof Conflict)) new Logger('valuation').error(error instanceof Error ? error.stack : String(error));
  }
}

async function summary({ app, embedded }: Server, address: string): Promise<string> {
  const valued = await app.get(ValuationsService).totals(LIST, null);
  const indices = await app.get(IndicesService).all();
  const known = [...(await app.get(InitiativesService).count('country', null)).values()].reduce((sum, count) => sum + count, 0);
  const rows = [
    ['initiatives', `${known} (${valued?.totals.initiatives ?? 0} with measurements)`],
    ['measurements', String(await app.get(MeasurementsService).count())],
    ...(valued ? [
      ['euros valued', `${readable(valued.totals.value, 'EUR')} (of which backcast ${readable(valued.totals.backcastValue, 'EUR')})`],
      ['price list', `${valued.basis.list} ${valued.basis.version}, price level ${valued.basis.priceLevel}`],
      ['held', `${valued.totals.held} lines without a price: not valued, not zero`],
      ['excluded', `${valued.totals.excluded} lines`],
    ] : [['euros valued', 'nothing yet']]),
    ['database', embedded ? 'embedded (keep for trying out; use PostgreSQL for real work)' : 'PostgreSQL'],
  ];
  const speech = speak('en', app.get(ReferenceService).names);
  const told = indices.filter((index) => index.last || spansSectors(index));
  const levels = told.map((index) => [index.title.en, index.last ? `${parseDecimal(index.last.level!).toFixed(1)} in ${index.last.year}` : `${noLevel(index.closest, speech)}${index.closest ? ` (closest: ${index.closest.year})` : ''}`]);
  const key = await firstKey(app.get(KeysService));
  return [
    '', textTable('ll', rows), '',
    ...(indices.length > 0 ? [textTable('ll', [...levels, ['other indices', `${indices.length - told.length} without a level yet, with their reasons on the page`]]), ''] : []),
    ...(key ? [`  Admin key, shown this once:  ${key}`, ''] : []),
    `  ${address}  (stop with Ctrl+C)`, '', '',
  ].join('\n');
}

async function firstKey(keys: KeysService): Promise<string | null> {
  if (await keys.hasAdmin()) return null;
  return (await keys.create({ organisation: 'maex', role: 'admin', label: 'first admin key' })).key;
}

async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
