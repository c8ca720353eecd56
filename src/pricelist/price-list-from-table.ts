import { parseDecimal, sum, toText, ZERO, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { DatedPrice, Indicator, PriceList } from './price-list.js';
import { inBoth, tableEntries, type EntryValue, type NamedTable, type TableEntry } from './table-entries.js';
import { mappedColumns, type TableMapping } from './table-mapping.js';

/** What became of a row, with everything there is to look at. */
export interface ImportedRow extends Pick<TableEntry, 'sheet' | 'line' | 'code' | 'notes'> {
  outcome: 'taken' | 'held' | 'left-out';
  /** How many rows are a part of it, and whether their amounts sum to its own. */
  parts: { count: number; sum: boolean } | null;
}

export interface ImportReport {
  rows: ImportedRow[];
  /** Rows without a code and without an amount. */
  passedOver: number;
  /** How many values of each kind stand in the table, also in rows that are not taken. */
  values: Record<EntryValue['kind'], number>;
}

/**
 * A price list document from a table, as its mapping says, and what became of each row. The document is a draft: it is still to be read strictly.
 * A row whose parts sum to it takes over their posts, and they name it as their parent; where they do not sum, no parent is named and the report says so.
 */
export function priceListFromTable(tables: readonly NamedTable[], mapping: TableMapping): { document: PriceList; report: ImportReport } | { problems: Problem[] } {
  const problems = tables.flatMap((table) => columnProblems(table, mapping));
  if (problems.length > 0) return { problems };
  const { entries, passedOver } = tableEntries(tables, mapping);
  const wholes = wholesOf(entries.filter(({ leftOut }) => !leftOut), mapping);
  const partsOf = new Map([...wholes].filter(([, { sums }]) => sums).map(([whole, { parts }]) => [whole, parts]));
  const parentOf = new Map([...partsOf].flatMap(([whole, parts]) => parts.map((part) => [part, whole] as const)));
  const indicators = entries.filter(({ leftOut }) => !leftOut).map((entry) => indicatorOf(entry, mapping, parentOf.get(entry), partsOf));
  const rows = entries.map((entry): ImportedRow => {
    const whole = wholes.get(entry);
    const outcome = entry.leftOut ? 'left-out' : entry.held ? 'held' : 'taken';
    return { sheet: entry.sheet, line: entry.line, code: entry.code, notes: entry.notes, outcome, parts: whole ? { count: whole.parts.length, sum: whole.sums } : null };
  });
  const values = { fiscal: 0, economic: 0, social: 0 };
  for (const { kind } of entries.flatMap((entry) => entry.values)) values[kind] += 1;
  return { document: { ...mapping.list, indicators }, report: { rows, passedOver, values } };
}

function columnProblems({ name, table }: NamedTable, mapping: TableMapping): Problem[] {
  return mappedColumns(mapping).filter((column) => !table.columns.includes(column.name)).map((column) => ({
    code: 'no-such-column', pointer: column.pointer, value: column.name,
    message: `there is no column "${column.name}"${name === '' ? '' : ` in sheet ${name}`}. Name one of: ${table.columns.join(', ')}.`,
  }));
}

/** The rows that other rows are a part of, with those parts, and whether these sum to it. */
function wholesOf(entries: readonly TableEntry[], { parents: { separator, tolerance } }: TableMapping): Map<TableEntry, { parts: TableEntry[]; sums: boolean }> {
  const byCode = new Map(entries.map((entry) => [entry.code, entry]));
  const ofWhole = groupBy(entries, ({ code }) => byCode.get(code.slice(0, Math.max(0, code.lastIndexOf(separator)))));
  return new Map([...ofWhole].flatMap(([whole, parts]) => (whole === undefined ? [] : [[whole, { parts, sums: sumsTo(whole, parts, parseDecimal(tolerance)) }] as const])));
}

/** Whether the values of the parts sum to that of the whole, kind by kind, for the kinds that the parts have. */
function sumsTo(whole: TableEntry, parts: readonly TableEntry[], tolerance: Decimal): boolean {
  const kinds = groupBy(parts.flatMap(({ values }) => values), ({ kind }) => kind);
  const differences = [...kinds].map(([kind, values]) => {
    const own = whole.values.find((value) => value.kind === kind);
    const [total, level] = [sum(values.map(({ amount }) => amount)), own?.level];
    return { kind, total, own, difference: own && values.every((value) => value.level === level) ? total.minus(own.amount).abs() : null };
  });
  const held = parts.filter((part) => part.held);
  const sums = differences.length > 0 && held.length === 0 && differences.every(({ difference }) => difference?.lte(tolerance));
  if (held.length > 0) whole.notes.push({ code: 'parts-held', message: `${held.length} of its parts (${parts.length}) without a price: they are not taken as its parts, so see that both are not counted` });
  for (const { kind, total, own, difference } of differences.filter((each) => each.difference === null || !each.difference.isZero())) {
    const said = `its parts (${parts.length}) have a ${kind} value of ${toText(total)} together${own ? `, it says ${toText(own.amount)}` : ', it has none'}`;
    if (difference?.lte(tolerance)) whole.notes.push({ code: 'parts-rounded', message: `${said}: the difference is kept as a post of its own` });
    else whole.notes.push({ code: 'parts-differ', message: `${said}${difference === null && own ? ', of another year' : ''}: they are not taken as its parts, so see that both are not counted` });
  }
  return sums;
}

type Post = DatedPrice['posts'][number];
type Amounted = Omit<Post, 'amount' | 'share'> & { amount: Decimal };

/** The posts of a row, equal ones summed to one. */
function postsOf(entry: TableEntry, partsOf: Map<TableEntry, TableEntry[]>): Amounted[] {
  const posts = entry.values.flatMap((value) => valuePosts(entry, value, partsOf));
  const merged = [...groupBy(posts, ({ stakeholder, kind, basis, transfer }) => [stakeholder, kind, basis, transfer].join(' ')).values()].map((equal) => ({ ...equal[0]!, amount: sum(equal.map(({ amount }) => amount)) }));
  const filled = merged.filter(({ amount }) => !amount.isZero());
  return filled.length > 0 ? filled : ownPosts({ ...entry.values[0]!, transfer: undefined });
}

/** The posts of one value: those of the row's parts where these sum to it, and what they differ by rounding; else its own. */
function valuePosts(entry: TableEntry, value: EntryValue, partsOf: Map<TableEntry, TableEntry[]>): Amounted[] {
  const ofParts = (partsOf.get(entry) ?? []).flatMap((part) => part.values.filter(({ kind }) => kind === value.kind).map((its) => ({ part, its })));
  if (ofParts.length === 0) return ownPosts(value);
  const rest = value.amount.minus(sum(ofParts.map(({ its }) => its.amount)));
  return [...ofParts.flatMap(({ part, its }) => valuePosts(part, its, partsOf)), ...ownPosts({ ...value, amount: rest })];
}

/** One post; two of opposite amounts where the value only changes hands, the payer's being a household's money and so economic. */
function ownPosts({ kind, basis, stakeholder, amount, transfer }: EntryValue): Amounted[] {
  if (!transfer) return [{ stakeholder, kind, basis, amount }];
  const both = { basis: 'cash', transfer: transfer.id } as const;
  return [{ ...both, stakeholder: transfer.receiver, kind, amount }, { ...both, stakeholder: transfer.payer, kind: 'economic', amount: ZERO.minus(amount) }];
}

function indicatorOf(tableEntry: TableEntry, mapping: TableMapping, parent: TableEntry | undefined, partsOf: Map<TableEntry, TableEntry[]>): Indicator {
  const { sheet, line, indicator, held, fixed, values, priced } = tableEntry;
  const { from, adjustments, source: { titleColumn: _, ...source }, stage, language } = mapping;
  const entry = { code: indicator, ...fixed, stage, ...(parent && { parent: parent.indicator }) };
  if (held) return { ...entry, held };
  const posts = postsOf(tableEntry, partsOf);
  const total = sum(values.map(({ amount }) => amount));
  const amount = sum(posts.filter(({ transfer }) => transfer === undefined).map((post) => post.amount));
  return {
    ...entry,
    adjustments,
    prices: [{
      from, amount: toText(amount), priceLevel: values[0]!.level,
      posts: posts.map((post) => ({ ...post, amount: toText(post.amount) })),
      ...(!total.eq(amount) && { sourceAmount: toText(total) }),
      ...(priced.remark !== '' && { remark: inBoth(priced.remark, language) }),
      grade: priced.grade,
      source: { ...source, title: priced.title, quotedIn: `${source.quotedIn}, ${sheet === '' ? '' : `sheet ${sheet}, `}line ${line}` },
    }],
  };
}
