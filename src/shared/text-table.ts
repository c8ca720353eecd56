/**
 * Rows of cells as aligned text, two spaces between columns; the first row is the header.
 * @param align one letter per column: l or r. Rows may be shorter.
 */
export function textTable(align: string, rows: readonly string[][]): string {
  const widths = [...align].map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) => (align[column] === 'r' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()).join('\n');
}
