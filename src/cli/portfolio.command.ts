import type { Config } from '../config.js';
import type { Portfolio } from '../comparison/portfolios.service.js';
import { InvalidInput } from '../shared/errors.js';
import { readable } from '../shared/money.js';
import { textTable } from '../shared/text-table.js';
import { withApi } from './api-client.js';
import { fileBytes } from './file-bytes.js';

/** `maex portfolio FILE [--json]`: what a list of grants (CSV or JSON, 360Giving) shares in; nothing is stored. */
export async function portfolioCommand(config: Config, file: string, { json }: { json: boolean }): Promise<number> {
  const body = new Uint8Array(await fileBytes(file));
  const type = /\.json$/i.test(file) ? 'application/json' : 'text/csv';
  const answer = (await withApi(config, async (call) => call('portfolios', { method: 'POST', body, headers: { 'content-type': type } })).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(file, error.problems) : error;
  })) as unknown as Portfolio;
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : report(answer));
  return 0;
}

function report({ grants, currency, currencies, amount, shared, perEuro, range, unshared }: Portfolio): string {
  return `${textTable('lrl', [
    ['grants', String(grants), currencies.map((part) => `${readable(part.amount, part.currency)} in ${part.grants}`).join(', ')],
    ['with a share', readable(amount, currency), 'at the price level of the values'],
    ['shares in', readable(shared, currency), range ? `5 % to 95 %: ${readable(range.low, currency)} to ${readable(range.high, currency)}` : ''],
    ['per euro', perEuro === null ? 'not known' : Number(perEuro).toFixed(2), ''],
    ...unshared.map(({ reason, grants: count, amount: sum, currency: of }) => ['not known', readable(sum, of), `${count} grants: ${reason}`]),
  ])}\n`;
}
