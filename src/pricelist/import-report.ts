import { textTable } from '../shared/text-table.js';
import type { ImportedRow, ImportReport } from './price-list-from-table.js';
import { placeOf } from './table-entries.js';

/** The report of an import for people: what became of how many rows, then every row with something to look at, and why. */
export function importReportText(what: string, { rows, passedOver, values }: ImportReport): string {
  const count = (test: (row: ImportedRow) => boolean) => String(rows.filter(test).length);
  const noted = (code: string) => count(({ notes }) => notes.some((note) => note.code === code));
  const counts = [
    ['rows with a code or an amount', String(rows.length)],
    ['  taken', count(({ outcome }) => outcome === 'taken')],
    ['  held: in the list without a price', count(({ outcome }) => outcome === 'held')],
    ['  left out', count(({ outcome }) => outcome === 'left-out')],
    ['other rows, passed over', String(passedOver)],
    ...Object.entries(values).map(([kind, number]) => [`${kind} values in the table`, String(number)]),
    ['rows that only change hands, in whole or for one kind', noted('transfer')],
    ['rows with parts', count(({ parts }) => parts !== null)],
    ['  whose parts sum to them: named as their parent', count(({ parts }) => parts?.sum === true)],
    ['  of those, after rounding', count(({ parts, notes }) => parts?.sum === true && notes.some(({ code }) => code === 'parts-rounded'))],
    ['  whose parts do not sum to them', count(({ parts }) => parts?.sum === false)],
  ];
  const looked = rows.flatMap((row) => row.notes.map(({ code, message }) => `${placeOf(row)}, ${row.code || 'no code'}: ${row.outcome}, ${code}: ${message}`));
  return `${what}\n\n${textTable('lr', counts)}\n\n${looked.length === 0 ? 'Nothing to look at.' : `To look at (${looked.length}):\n\n${looked.join('\n')}`}\n`;
}
