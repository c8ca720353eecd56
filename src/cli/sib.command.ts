import { ASSUMED, bondQuery, type BondField } from '../comparison/bond-terms.js';
import { bondAnswer, socialImpactBond } from '../comparison/social-impact-bond.js';
import { HUNDRED, toFixed, toText, type Decimal } from '../shared/decimal.js';
import { InvalidInput } from '../shared/errors.js';
import { readable } from '../shared/money.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { textTable } from '../shared/text-table.js';
import { UNCERTAINTY } from '../valuation/uncertainty-parameters.js';

/** `maex sib [NAME=VALUE ...] [--json]`: needs no server and no database. @throws InvalidInput with every value that is not right */
export async function sibCommand(pairs: readonly string[], { json }: { json: boolean }): Promise<number> {
  const given = Object.fromEntries(pairs.map((pair): [string, string] => [pair.split('=')[0]!, pair.split('=').slice(1).join('=')]));
  const read = bondQuery.safeParse(given);
  if (!read.success) throw new InvalidInput('maex sib', schemaProblems(read.error.issues, given));
  const bond = socialImpactBond(read.data, UNCERTAINTY);
  process.stdout.write(json ? `${JSON.stringify(bondAnswer(bond), null, 2)}\n` : report(bond, given));
  return 0;
}

function report({ query, limits, distribution: spread }: ReturnType<typeof socialImpactBond>, given: Record<string, string>): string {
  const euro = (amount: Decimal) => readable(toText(amount), 'EUR');
  const percent = (share: Decimal) => `${toFixed(share.times(HUNDRED), 1)} %`;
  const origin = (name: BondField) => (name in given ? 'given' : ASSUMED.includes(name) ? 'assumed' : 'Buzinezzclub');
  return `${textTable('lrl', (Object.keys(query) as BondField[]).map((name) => [name, typeof query[name] === 'object' ? toText(query[name]) : String(query[name]), origin(name)]))}
${textTable('lrl', [
    ['payment', euro(spread.expectedPayment), `expected; between ${euro(limits.paymentMin)} and ${euro(limits.paymentMax)}`],
    ['return a year', percent(spread.expectedAnnualReturn), 'of the expected payment'],
    ['chance of loss', percent(spread.lossProbability), `for the investor; at most ${euro(limits.lossMax)}`],
    ['municipality', euro(spread.expectedMunicipalityKeeps), `expected, of a saving of ${euro(spread.expectedSaving)}; below nil in ${percent(spread.municipalityLossProbability)} of the draws`],
  ])}
  ${spread.draws} draws of the months on benefit. A saving is not money that comes free: that is so only where costs really fall.
`;
}
