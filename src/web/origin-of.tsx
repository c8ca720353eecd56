import type { Speech } from './language.js';

/** Where a figure came from, as its answers say it. */
interface Origin {
  file: string;
  line: number;
  enteredBy: string;
  importedAt: string;
  note: string | null;
  document: string | null;
}

/** Its file and line, who entered it and when, its note, and the document that shows it. */
export function OriginOf({ row: { file, line, enteredBy, importedAt, note, document }, speech }: { row: Origin; speech: Speech }) {
  const { text: { initiative: text }, day } = speech;
  return (
    <span class="quiet">
      {text.fileLine(file.replace(/^.*\//, ''), String(line))}; {text.entered(enteredBy, day(importedAt.slice(0, 'yyyy-mm-dd'.length)))}{note && `. ${note}`}
      {document && <>; <a href={document} rel="nofollow noopener">{text.document}</a></>}
    </span>
  );
}
