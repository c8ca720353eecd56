export const FILE_KINDS = ['initiatives', 'measurements', 'inputs'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export function isFileKind(kind: string): kind is FileKind {
  return (FILE_KINDS as readonly string[]).includes(kind);
}

/** What a file holds, told by the columns only that kind has. */
export function fileKind(has: (column: string, kind: FileKind) => boolean): FileKind {
  if (has('stakeholder', 'inputs') || has('input', 'inputs')) return 'inputs';
  return has('indicator', 'measurements') || has('quantity', 'measurements') ? 'measurements' : 'initiatives';
}
