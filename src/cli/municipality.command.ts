import type { Config } from '../config.js';
import type { MunicipalSavings } from '../comparison/savings.service.js';
import { readable } from '../shared/money.js';
import { textTable } from '../shared/text-table.js';
import { withApi } from './api-client.js';

/** `maex municipality CODE [YEAR] [--json]`: what initiatives save it and others in a calendar year. */
export async function municipalityCommand(config: Config, code: string, year: string | undefined, { json }: { json: boolean }): Promise<number> {
  const answer = (await withApi(config, async (call) => call(`municipalities/${encodeURIComponent(code)}/savings${year === undefined ? '' : `?year=${encodeURIComponent(year)}`}`))) as unknown as MunicipalSavings;
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : report(answer));
  return 0;
}

function report({ municipality, year, currency, saving, range, paid, savings, counted }: MunicipalSavings): string {
  const euro = (amount: string | null) => readable(amount, currency);
  return `${textTable('lrl', [
    [municipality.name, year === null ? 'no year' : String(year), `${municipality.population} inhabitants`],
    ['saves', euro(saving), range ? `5 % to 95 %: ${euro(range.low)} to ${euro(range.high)}` : ''],
    ['put in', euro(paid), 'as far as reported'],
    ...savings.stakeholders.map(({ stakeholder, kind, ledger }) => [stakeholder, euro(ledger), kind]),
    ...counted.map(({ indicator, quantity, outcome, reason }) => [indicator, quantity, outcome === 'priced' ? 'valued' : `${outcome}: ${reason ?? ''}`]),
  ])}\n`;
}
