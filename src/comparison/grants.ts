import { isDecimalText, parseDecimal, toText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';

/** One grant, as a funder lists it. */
export interface Grant {
  /** The initiative by its short name, where it is one of ours; else what the file calls the recipient. */
  recipient: string;
  name: string;
  funder: string | null;
  year: number;
  amount: string;
  currency: string;
  place: string | null;
}

/** By what names a column may go: those of 360Giving, of tables made of it, and ours. */
const NAMES = {
  initiative: ['initiative', 'initiatief'],
  recipient: ['recipient org:identifier', 'recipient_id'],
  name: ['recipient org:name', 'recipient', 'ontvanger'],
  funder: ['funding org:name', 'funder', 'fonds'],
  date: ['award date', 'award_date', 'year', 'jaar', 'datum'],
  amount: ['amount awarded', 'amount_awarded', 'amount', 'bedrag'],
  currency: ['currency', 'valuta'],
  place: ['beneficiary location:name', 'recipient_region', 'recipient org:county', 'place', 'plaats'],
} as const;
type Field = keyof typeof NAMES;
type Cells = Partial<Record<Field, string>>;

const DAY_FIRST = /^\d{1,2}[/-]\d{1,2}[/-](\d{4})\b/;
const YEAR_FIRST = /^(\d{4})(?:-\d{2}-\d{2})?(?:[T ].*)?$/;
/** Of an amount no currency is guessed: where the file has no such column, it is that of the price list. */
const NO_CURRENCY = 'EUR';

/** The grants of a table: a header, and a row for each. @param rows with the line each stands on */
export function grantsOfRows(rows: readonly { record: readonly string[]; line: number }[]): { grants: Grant[] } | { problems: Problem[] } {
  const [header, ...body] = rows;
  const columns = (header?.record ?? []).map((name) => fieldCalled(name));
  const missing = (['date', 'amount'] as const).filter((field) => !columns.includes(field));
  if (missing.length > 0 || !(['initiative', 'recipient', 'name'] as const).some((field) => columns.includes(field))) {
    return { problems: [{ code: 'missing-column', row: 1, message: `a list of grants has a recipient, a date or year, and an amount. Name the columns as 360Giving does (Recipient Org:Identifier, Recipient Org:Name, Award Date, Amount Awarded, Currency, Funding Org:Name), or: initiative, year, amount, currency, funder.` }] };
  }
  return collected(body.map(({ record, line }) => ({ line, cells: Object.fromEntries(columns.flatMap((field, at) => (field && record[at]?.trim() ? [[field, record[at].trim()]] : []))) as Cells })));
}

/** The grants of a 360Giving document: `{"grants": [...]}`. */
export function grantsOfDocument(document: unknown): { grants: Grant[] } | { problems: Problem[] } {
  const list = isObject(document) ? document['grants'] : document;
  if (!Array.isArray(list)) return { problems: [{ code: 'not-grants', pointer: '', message: 'this is no list of grants. Send {"grants": [{"recipientOrganization": [...], "awardDate": "...", "amountAwarded": 1000, "currency": "GBP"}, ...]}.' }] };
  const text = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined);
  const first = (value: unknown) => (Array.isArray(value) && isObject(value[0]) ? value[0] : {});
  return collected(list.map((grant: unknown, at) => {
    const given = isObject(grant) ? grant : {};
    const [recipient, funder, location] = [first(given['recipientOrganization']), first(given['fundingOrganization']), first(given['beneficiaryLocation'])];
    const cells = { initiative: text(given['initiative']), recipient: text(recipient['id']), name: text(recipient['name']), funder: text(funder['name']) ?? text(given['funder']), date: text(given['awardDate']) ?? text(given['year']), amount: text(given['amountAwarded']) ?? text(given['amount']), currency: text(given['currency']), place: text(recipient['addressRegion']) ?? text(location['name']) };
    return { line: at + 1, cells: Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== undefined)) as Cells };
  }));
}

function collected(rows: readonly { line: number; cells: Cells }[]): { grants: Grant[] } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const grants = rows.flatMap(({ line, cells }): Grant[] => {
    const recipient = cells.initiative ?? cells.recipient ?? cells.name;
    const year = (YEAR_FIRST.exec(cells.date ?? '') ?? DAY_FIRST.exec(cells.date ?? ''))?.[1];
    const refuse = (column: Field, message: string) => problems.push({ code: 'invalid', row: line, column, ...(cells[column] !== undefined && { value: cells[column].slice(0, 80) }), message });
    if (recipient === undefined) refuse('recipient', 'the recipient is missing. Write its identifier or its name.');
    if (year === undefined) refuse('date', 'this is no day or year. Write 2019-05-31 or 2019.');
    if (cells.amount === undefined || !isDecimalText(cells.amount) || cells.amount.startsWith('-')) refuse('amount', 'this is no amount. Write digits with a point before the decimals, such as 1200.50.');
    if (cells.currency !== undefined && !/^[A-Z]{3}$/.test(cells.currency)) refuse('currency', 'this is no currency. Write its ISO code, such as EUR.');
    if (recipient === undefined || year === undefined || cells.amount === undefined || !isDecimalText(cells.amount)) return [];
    return [{ recipient: cells.initiative ?? shortName(recipient), name: cells.name ?? recipient, funder: cells.funder ?? null, year: Number(year), amount: toText(parseDecimal(cells.amount)), currency: cells.currency ?? NO_CURRENCY, place: cells.place ?? null }];
  });
  return problems.length > 0 ? { problems } : { grants };
}

/** A grant as it stands in an address: short name, year, amount, then the currency where it is not the euro or there is a funder, and the funder, with ~ between. */
export function grantCode({ recipient, year, amount, currency, funder }: Grant): string {
  return [recipient, year, amount, ...(currency === NO_CURRENCY && funder === null ? [] : [currency]), ...(funder === null ? [] : [funder])].join('~');
}

/** The grant of such a code; null where it is none. */
export function grantOfCode(code: string): Grant | null {
  const [, recipient, year, amount, currency = NO_CURRENCY, funder = null] = /^([a-z0-9-]{1,100})~(\d{4})~(\d{1,15}(?:\.\d{1,6})?)(?:~([A-Z]{3})(?:~(.{1,150}))?)?$/.exec(code) ?? [];
  return recipient === undefined ? null : { recipient, name: recipient, funder, year: Number(year), amount: toText(parseDecimal(amount!)), currency, place: null };
}

/** As importing with a mapping names a recipient: `docs/examples/grants-initiatives.yaml`. */
function shortName(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

function fieldCalled(name: string): Field | null {
  const wanted = name.trim().toLowerCase();
  return (Object.keys(NAMES) as Field[]).find((field) => (NAMES[field] as readonly string[]).includes(wanted)) ?? null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
