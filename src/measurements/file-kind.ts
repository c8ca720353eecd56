/** What a file holds, told by the columns only that kind has. */
export function fileKind(columns: readonly string[]): 'initiatives' | 'measurements' | 'inputs' {
  if (columns.includes('stakeholder') || columns.includes('input')) return 'inputs';
  return columns.includes('indicator') || columns.includes('quantity') ? 'measurements' : 'initiatives';
}
