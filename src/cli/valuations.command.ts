import { setTimeout as sleep } from 'node:timers/promises';
import { Listr } from 'listr2';
import type { Config } from '../config.js';
import { InvalidInput } from '../shared/errors.js';
import { readable } from '../shared/money.js';
import { textTable } from '../shared/text-table.js';
import type { Totals } from '../valuation/valuations.service.js';
import type { ShownRun } from '../valuation/valuation-runs.controller.js';
import { withApi, type ApiCall } from './api-client.js';
import { bar } from './progress-bar.js';

const LOOK_MS = 300;

/** What can be asked on the command line; the API also takes a schedule of rates. */
export interface ValuationOptions {
  knownAt?: string;
  priceLevel?: string;
  timing?: string;
  combine?: string;
}

type Answer = ShownRun & { totals: Totals | null };

/** `maex valuations run LIST[/VERSION]`: values everything with a version, parameters and a moment of knowing of one's own, as a job. @returns 0, or 1 where it failed */
export async function runValuationCommand(config: Config, of: string, options: ValuationOptions): Promise<number> {
  const [list, version] = of.split('/');
  const body = {
    list, ...(version !== undefined && { version }), ...(options.knownAt !== undefined && { knownAt: /^\d+$/.test(options.knownAt) ? Number(options.knownAt) : options.knownAt }), ...(options.priceLevel !== undefined && { priceLevel: options.priceLevel }),
    ...(options.timing !== undefined && { discountTiming: options.timing }), ...(options.combine !== undefined && { combine: options.combine }),
  };
  const run = await withApi(config, async (call) => {
    const { id } = (await call('valuation-runs', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })) as unknown as Answer;
    return ended(call, id);
  }).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput('maex valuations run', error.problems) : error;
  });
  if (run.status === 'failed') throw new Error(`The valuation failed: ${run.failure}`);
  process.stdout.write(`${textTable('ll', [
    ['run', run.id],
    ['price list', `${run.list} ${run.version}, price level ${run.parameters.priceLevel}, ${run.parameters.combine}, ${run.parameters.discountTiming}`],
    ['known at', `publication ${run.knownAt}, method ${run.methodVersion}`],
    ['content hash', run.contentHash!],
    ['public value', `${readable(run.totals!.value, run.currency)}, of ${run.totals!.initiatives} initiatives`],
    ['held', `${run.totals!.held} lines without a price: not valued, not zero`],
  ])}\n\n  Read it with ?run=${run.id} on the routes of valuations.\n`);
  return 0;
}

async function ended(call: ApiCall, id: string): Promise<Answer> {
  let run!: Answer;
  await new Listr([{
    title: 'Valuation', task: async (_, task) => {
      while ((run = (await call(`valuation-runs/${id}`)) as unknown as Answer).publishedAt === null && run.failure === null) {
        if (run.progress.total !== null) task.title = `Valuation ${bar(run.progress.done, run.progress.total)} initiatives`;
        await sleep(LOOK_MS);
      }
    },
  }], { fallbackRenderer: 'simple' }).run();
  return run;
}

/** `maex valuations list`: the newest runs, standing and asked for. */
export async function listValuationsCommand(config: Config, { list }: { list?: string }): Promise<number> {
  const { items } = (await withApi(config, async (call) => call(`valuation-runs${list === undefined ? '' : `?list=${encodeURIComponent(list)}`}`))) as unknown as { items: ShownRun[] };
  process.stdout.write(`${textTable('llllrll', [
    ['run', 'status', 'asked by', 'list', 'known at', 'method', 'content hash'],
    ...items.map((run) => [run.id, run.status, run.askedBy ?? 'standing', `${run.list} ${run.version}`, String(run.knownAt), run.methodVersion, run.contentHash?.slice(0, 12) ?? '']),
  ])}\n`);
  return 0;
}
