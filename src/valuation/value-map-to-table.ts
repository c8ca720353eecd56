import { isDecimalText } from '../shared/decimal.js';
import type { SheetCell } from '../shared/to-xlsx.js';
import type { ValueMapAnswer } from './value-map-answer.js';
import { listText } from './value-map-cells.js';
import { COLUMNS, IMPACT, PRESENT_VALUE, RATE_FROM_YEAR, SETTINGS, STAKEHOLDER, type CellKind, type Part, type ValueMapColumn } from './value-map-columns.js';
import { valueMapDocument, type DocumentRow, type ValueMapDocument } from './value-map-document.js';
import type { ValueMap } from './value-map.js';

export type Language = 'en' | 'nl';
const AT: Record<Language, 0 | 1> = { en: 0, nl: 1 };

/**
 * A value map as a table with the columns of *A Guide to SROI*: settings, an empty row, the names, then a row for each input and each outcome, its second and later posts below it.
 * Columns nobody uses are left out. `valueMapFromTable` makes the same map of it.
 * @param answer with it, the net value of the first year and the present value stand behind each outcome
 */
export function valueMapToTable(map: ValueMap, language: Language, answer?: ValueMapAnswer): SheetCell[][] {
  const document = valueMapDocument(map);
  const columns = COLUMNS.filter((column) => column.kind !== 'start' && (column.always || partsOf(document, column.part).some((row) => ![undefined, column.default].includes(at(row, column.field)))));
  const results = answer ? [IMPACT, PRESENT_VALUE] : [];
  const names: SheetCell[] = [STAKEHOLDER, ...columns.map((column) => column.names), ...results].map((each) => ({ value: each[AT[language]], as: 'heading' }));
  const row = (part: Part | null, values: DocumentRow, post?: DocumentRow, more: SheetCell[] = []): SheetCell[] => [
    { value: part === null ? '' : values['stakeholder'] },
    ...columns.map((column) => (column.part === part ? cellOf(at(values, column.field), column.kind) : column.part === 'post' && post ? cellOf(at(post, column.field), column.kind) : { value: '' })),
    ...more,
  ];
  return [
    ...settingRows(document, language), [], names,
    ...document.inputs.map((input) => row('input', input)),
    ...document.outcomes.flatMap((outcome, index) => {
      const [first, ...others] = (outcome['posts'] ?? []) as DocumentRow[];
      const valued = answer?.outcomes[index];
      return [row('outcome', outcome, first, valued ? [valued.impact, valued.presentValue].map((value) => ({ value, as: 'number' })) : []), ...others.map((post) => row(null, {}, post))];
    }),
  ];
}

/** An empty value map to fill in, with what to write behind each setting. */
export function valueMapTemplate(language: Language): SheetCell[][] {
  const names = [STAKEHOLDER, ...COLUMNS.filter(({ always }) => always).map((column) => column.names)];
  const settings = SETTINGS.filter(({ hint }) => hint !== undefined).map(({ names: each, hint }): SheetCell[] => [{ value: each[AT[language]] }, { value: '' }, { value: hint![AT[language]] }]);
  return [...settings, [], names.map((each) => ({ value: each[AT[language]], as: 'heading' }))];
}

/** Rows above the names, so many as stay in sight in a workbook. */
export function rowsAbove(rows: readonly SheetCell[][]): number {
  return rows.findIndex((row) => row.some(({ as }) => as === 'heading')) + 1;
}

function settingRows(document: ValueMapDocument, language: Language): SheetCell[][] {
  return SETTINGS.flatMap(({ field, kind, names }): SheetCell[][] => {
    const value = document[field];
    if (field === 'discountRate' && Array.isArray(value)) return (value as { from: number; rate: string }[]).map(({ from, rate }) => [{ value: `${RATE_FROM_YEAR[AT[language]]} ${from}` }, cellOf(rate, kind)]);
    return value === undefined || value === false ? [] : [[{ value: names[AT[language]] }, cellOf(value, kind)]];
  });
}

function partsOf({ inputs, outcomes }: ValueMapDocument, part: Part): readonly DocumentRow[] {
  if (part === 'input') return inputs;
  return part === 'outcome' ? outcomes : outcomes.flatMap(({ posts }) => (posts ?? []) as DocumentRow[]);
}

/** What a row says of a field. A list without names says nothing. */
function at(row: DocumentRow, field: ValueMapColumn['field']): unknown {
  const [key, within] = field.split('.') as [string, string?];
  const value = row[key];
  if (Array.isArray(value) && value.length === 0) return undefined;
  if (within !== undefined) return (value as DocumentRow | undefined)?.[within];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

function cellOf(value: unknown, kind: CellKind): SheetCell {
  if (value === undefined) return { value: '' };
  if (kind === 'number' || kind === 'whole') return { value, as: 'number' };
  if (kind === 'share') return { value, as: isDecimalText(String(value)) ? 'percent' : 'number' };
  if (kind === 'list') return { value: listText(value as string[]) };
  if (kind === 'goals') return { value: (value as { target: string; share: string }[]).map(({ target, share }) => `${target}: ${share}`).join('; ') };
  if (kind === 'version') return { value: `${(value as DocumentRow)['list'] as string}/${(value as DocumentRow)['version'] as string}` };
  return { value: kind === 'yes' ? 'yes' : value };
}
