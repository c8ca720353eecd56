import type { Understood } from './understand-table.js';

const DELIMITER_NAMES: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

/** How a file was understood, in lines for people: what it did not say itself. */
export function understoodText(understood: Understood): string {
  const { kind, layout, format, encoding, delimiter, sheet, otherSheets, numbers, dates, untouched, mapping, columns, rows, aggregated } = understood;
  const taken = columns.filter(({ by }) => by !== 'name').map(({ header, as }) => `"${header}" ${as === null ? 'left out' : `as ${'column' in as ? as.column : `${as.indicator} in ${as.unit}`}`}`);
  const lines = [
    `${kind} in a ${layout} layout, ${[format.toUpperCase(), encoding, delimiter && DELIMITER_NAMES[delimiter], sheet && `sheet "${sheet}"`].filter((part) => part).join(', ')}`,
    otherSheets.length > 0 && `not read: ${otherSheets.map((name) => `sheet "${name}"`).join(', ')}`,
    numbers && `numbers written ${{ comma: 'as 1.200,5', point: 'as 1,200.5', mixed: 'in two ways' }[numbers]}`,
    dates && `days written ${{ 'day-first': 'as 31/12/2024', 'month-first': 'as 12/31/2024', mixed: 'in two ways' }[dates]}`,
    taken.length > 0 && `${mapping === 'remembered' ? 'by the mapping of an earlier file: ' : ''}${taken.join(', ')}`,
    aggregated && `${aggregated.rows} rows of the file, ${aggregated.leftOut} of them left out, made into ${rows}`,
    untouched > 0 && `${untouched} of the lines have nothing filled in: left out`,
  ];
  return lines.flatMap((line) => (line ? [`understood: ${line}\n`] : [])).join('');
}
