import type { Config } from '../config.js';
import { changeRows, type ChangeRow } from '../pricelist/change-rows.js';
import { nothingChanged } from '../pricelist/compare-price-lists.js';
import { HUNDRED, parseDecimal, toFixed } from '../shared/decimal.js';
import { readable } from '../shared/money.js';
import { textTable } from '../shared/text-table.js';
import type { ComparedList, ListComparison } from '../valuation/compare-lists.service.js';
import { withApi } from './api-client.js';

/** `maex prices compare FROM TO`: what differs between two lists (nl/2026-1) and what that does to the values, as tables. @returns 0 */
export async function comparePricesCommand(config: Config, from: string, to: string, { json }: { json: boolean }): Promise<number> {
  const [list] = from.split('/') as [string];
  const found = await withApi(config, async (call) => call(`price-lists/${encodeURIComponent(list)}/compare?${new URLSearchParams({ from, to }).toString()}`));
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : report(found as unknown as ListComparison));
  return 0;
}

function report({ from, to, changes, effect }: ListComparison): string {
  const counts = `${changes.changed.length} changed, ${changes.added.length} added, ${changes.removed.length} removed, ${changes.unchanged} the same`;
  const sides = [`before (${from.currency} of ${from.priceLevel})`, `after (${to.currency} of ${to.priceLevel})`];
  const row = ({ before, after, difference, ratio }: Moved) => [readable(before, from.currency), readable(after, to.currency), readable(difference, to.currency), percent(ratio)];
  const lines = ({ priced, backcast, held, refused }: ListComparison['effect']['total']['before']) => `${priced + backcast} priced, ${held} held, ${refused} refused`;
  const valued = effect.sectors.filter(({ before, after }) => before.value !== null || after.value !== null);
  const worth = [['all', effect.total] as const, ...valued.map(({ sector, ...own }) => [sector, own] as const)];
  return [
    `${title(from)}\n${title(to)}`,
    nothingChanged(changes) ? 'No difference: every price and everything it is made of is the same.' : `${counts}\n${changesTable(changes)}`,
    ...(from.currency === to.currency ? [] : ['The lists are in two currencies: amounts are not compared.']),
    `What is public and realised, publication ${effect.knownAt}, method ${effect.methodVersion}\n${textTable('lrrrrll', [
      ['sector', ...sides, 'difference', '%', 'lines before', 'lines after'],
      ...worth.map(([name, own]) => [name, ...row({ ...own, before: own.before.value, after: own.after.value }), lines(own.before), lines(own.after)]),
    ])}${valued.length < effect.sectors.length ? `\n  ${effect.sectors.length - valued.length} other sectors: measured, and priced by neither list` : ''}`,
    ...(effect.initiatives.length === 0 ? [] : [`Initiatives that move most\n${textTable('lrrrr', [['initiative', ...sides, 'difference', '%'], ...effect.initiatives.map((own) => [own.slug, ...row(own)])])}`]),
  ].join('\n\n').concat('\n');
}

type Moved = Pick<ListComparison['effect']['initiatives'][number], 'before' | 'after' | 'difference' | 'ratio'>;

const title = ({ list, version, title: { en }, published, sha256 }: ComparedList) => `${list} ${version}, ${en}, published ${published}, ${sha256.slice(0, 12)}...`;
const percent = (ratio: string | null) => (ratio === null ? '' : toFixed(parseDecimal(ratio).times(HUNDRED), 2));

function changesTable(changes: ListComparison['changes']): string {
  const shown = (value: string | null, quote: ChangeRow['beforeQuote']) => [value, quote?.held].filter((text) => text !== null && text !== undefined).join(' ');
  return textTable('llllrrrr', [
    ['indicator', 'of', 'what', 'from', 'before', 'after', 'difference', '%'],
    ...changeRows(changes).map((row) => [
      row.code ?? 'the whole list', row.part, row.change, row.from ?? '', shown(row.before, row.beforeQuote), shown(row.after, row.afterQuote), row.difference ?? '', percent(row.ratio),
    ]),
  ]);
}
