import { Zip, ZipDeflate } from 'fflate';
import { isDecimalText } from './decimal.js';
import { columnLetters } from './table.js';
import { FORMULA } from './to-csv.js';

/** A column of a sheet: what its heading says, and whether its cells are numbers. */
export interface Column<Row> {
  name: keyof Row & string;
  number?: boolean;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const DAY_OF_FILES = new Date('2000-01-01T00:00:00'); // the same table gives the same bytes on every day

/** Styles of cells: 1 is a heading, 2 a text that stays a text when somebody edits it, whatever it begins with, 3 a percentage. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>`
  + '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>';
const [HEADING, QUOTED, PERCENT] = [1, 2, 3];

/** A cell of a sheet: a heading, a number (as decimal text), a share shown as a percentage (as decimal text: 0.1 is 10 %), or what is shown as text. Nothing: empty. */
export interface SheetCell {
  value: unknown;
  as?: 'heading' | 'number' | 'percent';
}

/** A sheet to write; `name` has at most 31 characters, none of `[]:*?/\`. */
export interface SheetToWrite {
  name: string;
  rows: Iterable<readonly SheetCell[]>;
  /** How many rows at the top stay in sight. */
  frozen?: number;
}

const partsBefore = (names: readonly string[]): [name: string, xml: string][] => [
  ['[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
    + `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`],
  ['_rels/.rels', `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`],
  ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}/relationships">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="rId${names.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`],
  ['xl/styles.xml', STYLES],
];

/**
 * Sheets as a workbook (XLSX), in pieces as they come, so that a long table is never whole in memory. Numbers keep every digit
 * they have as text; all else is text, never a formula.
 */
export function* toWorkbook(sheets: readonly SheetToWrite[]): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    ready.push(data);
  });
  const open = (name: string) => {
    const part = new ZipDeflate(name);
    part.mtime = DAY_OF_FILES;
    zip.add(part);
    return (xml: string, last = false) => part.push(Buffer.from(xml), last);
  };
  for (const [name, xml] of partsBefore(sheets.map(({ name }) => name))) open(name)(XML + xml, true);
  for (const [at, { rows, frozen = 0 }] of sheets.entries()) {
    const write = open(`xl/worksheets/sheet${at + 1}.xml`);
    const pane = frozen === 0 ? '' : `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`;
    write(`${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetData>`);
    let line = 0;
    for (const row of rows) {
      line += 1;
      write(`<row r="${line}">${row.map((content, column) => cell(`${columnLetters(column)}${line}`, content)).join('')}</row>`);
      yield* ready.splice(0);
    }
    write('</sheetData></worksheet>', true);
  }
  zip.end();
  yield* ready.splice(0);
}

/** Rows as a workbook of one sheet whose heading stays in sight. @param sheet its name */
export function toXlsx<Row extends object>(sheet: string, rows: Iterable<Row>, columns: readonly Column<Row>[]): Generator<Uint8Array> {
  return toWorkbook([{ name: sheet, rows: rowsOf(rows, columns), frozen: 1 }]);
}

function* rowsOf<Row extends object>(rows: Iterable<Row>, columns: readonly Column<Row>[]): Generator<SheetCell[]> {
  yield columns.map(({ name }) => ({ value: name, as: 'heading' }));
  for (const row of rows) yield columns.map(({ name, number = false }) => ({ value: row[name], ...(number && { as: 'number' }) }));
}

function cell(place: string, { value, as }: SheetCell): string {
  if (value === null || value === undefined || value === '') return '';
  const text = String(value);
  if ((as === 'number' || as === 'percent') && isDecimalText(text)) return `<c r="${place}"${as === 'percent' ? ` s="${PERCENT}"` : ''}><v>${text}</v></c>`;
  return textCell(place, text, as === 'heading' ? HEADING : FORMULA.test(text) ? QUOTED : 0);
}

function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Text for XML; a character that XML cannot hold becomes a mark for it. */
function escaped(text: string): string {
  return text.replace(/[^\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\r/g, '&#13;');
}
