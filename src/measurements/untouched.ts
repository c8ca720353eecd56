import type { Problem } from '../shared/errors.js';
import type { TableRow } from '../shared/table.js';
import type { FileKind } from './file-kind.js';
import type { TakenColumn } from './take-columns.js';

/** What a template says of a row beforehand: with nothing else in it, the row reports nothing. */
const BEFOREHAND: Record<FileKind, readonly string[]> = {
  initiatives: ['initiative'],
  measurements: ['initiative', 'indicator', 'year', 'unit'],
  inputs: ['initiative', 'stakeholder', 'input', 'year', 'unit'],
};

/** Whether a row is one of a template that nobody filled in: it names an initiative, and has no figure and nothing else that a person writes. */
export function isUntouched({ cells }: TableRow, kind: FileKind, columns: readonly TakenColumn[]): boolean {
  const filled = columns.filter(({ header }) => (cells.get(header) ?? '') !== '').map(({ as }) => (as !== null && 'column' in as ? as.column : null));
  return columns.length > 1 && filled.includes('initiative') && filled.every((column) => column !== null && BEFOREHAND[kind].includes(column));
}

/** What is wrong with a file of which no row says anything. */
export function nothingIn({ headerLine, untouched }: { headerLine: number | null; untouched: number }): Problem {
  const row = (headerLine ?? 0) + 1;
  return untouched > 0
    ? { code: 'nothing-filled-in', row, message: `nothing is filled in: ${untouched} of the lines have no figure. Write one where there is something to report; the other lines can stay as they are.` }
    : { code: 'no-rows', row, message: 'the file has a header and no rows. Add a row for each figure.' };
}
