import { Listr } from 'listr2';
import type { Config } from '../config.js';
import type { NotRebuilt } from '../indices/rebuild.controller.js';
import { textTable } from '../shared/text-table.js';
import type { Compared, Difference } from '../valuation/compare-shadow.service.js';
import { withApi } from './api-client.js';
import { bar } from './progress-bar.js';

/** Differences that are named; the others are counted. */
const NAMED = 200;

/** Why a stored figure may differ from the one that its origin gives. */
const WHY: Record<string, string> = {
  price_list: 'the document was changed after it was published',
  activity_cell: 'a cell was changed by hand, or a measurement was changed or taken away where a correction supersedes',
  valuation_run_member: 'what the valuation rested on is no longer there as it was: a measurement was changed or taken away after it was published, or the price list was',
  index_constituent: 'it was changed after it was published, or the measurements, profiles or prices it rests on were',
};
const CHANGED = 'it was changed after it was published: by hand, by a broken disk, or by a backup that was put back in part';

/** `maex rebuild`: computes everything again from the measurements and the price lists, and compares to the last digit. @returns 0 where all is identical, 1 where something differs */
export async function rebuildCommand(config: Config): Promise<number> {
  const tables = new Map<string, { rows: number; different: number }>();
  const named: Difference[] = [];
  let left!: NotRebuilt;
  await withApi(config, async (call) => new Listr([{
    title: 'Compute again, and compare', task: async (_, task) => {
      for await (const { event, data } of call.events('rebuild/events')) {
        if (event === 'progress') task.title = progressOf(data as { what: string; done: number; total: number });
        if (event === 'failed') throw new Error((data as { detail: string }).detail);
        if (event === 'done') left = data as NotRebuilt;
        if (event === 'compared') add(data as Compared, tables, named);
      }
      task.title = 'Computed again, and compared';
    },
  }], { fallbackRenderer: 'simple' }).run());
  if (left === undefined) throw new Error('The server stopped before it was ready. Start it, and do this again.');
  process.stdout.write(report(tables, named, left));
  return [...tables.values()].some(({ different }) => different > 0) ? 1 : 0;
}

const progressOf = ({ what, done, total }: { what: string; done: number; total: number }) => `Compute again: ${what} ${bar(done, total)}`;

function add({ table, rows, different, differences }: Compared, tables: Map<string, { rows: number; different: number }>, named: Difference[]): void {
  const before = tables.get(table) ?? { rows: 0, different: 0 };
  tables.set(table, { rows: before.rows + rows, different: before.different + different });
  named.push(...differences.slice(0, NAMED - named.length));
}

function report(tables: Map<string, { rows: number; different: number }>, named: readonly Difference[], left: NotRebuilt): string {
  const counts = textTable('lrr', [['table', 'rows compared', 'different'], ...[...tables].map(([table, { rows, different }]) => [table, String(rows), String(different)])]);
  const others = left.runs + left.vintages === 0 ? '' : `\n  Not compared, as another version of the method or the rule book made them: ${left.runs} valuations, ${left.vintages} index vintages.\n`;
  const wrong = [...tables].filter(([, { different }]) => different > 0).map(([table]) => table);
  if (wrong.length === 0) return `${counts}\n${others}\n  Identical, to the last digit.\n`;
  const lines = named.map((each) => `  ${placeOf(each)}: stored ${each.stored ?? 'nothing'}, computed again ${each.recomputed ?? 'nothing'}`);
  const reasons = wrong.map((table) => `  ${table}: ${WHY[table] ?? CHANGED}`);
  return [counts, others, `  What differs${named.length === NAMED ? `, the first ${NAMED}` : ''}:`, ...lines, '', '  Why that may be:', ...reasons, '', '  Nothing was changed. Put back a backup from before, and compare again.', ''].join('\n');
}

function placeOf({ table, initiative, indicator, year, row, column }: Difference): string {
  const place = [initiative, indicator, year, ...Object.entries(row).map(([key, value]) => `${key.replaceAll('_', ' ')} ${value}`)].filter((part) => part !== null);
  return `${table}, ${place.join(', ')}${column === '' ? '' : `, ${column}`}`;
}
