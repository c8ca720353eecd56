import { Zip, ZipDeflate } from 'fflate';
import { isDecimalText } from './decimal.js';
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

/** Styles of cells: 1 is a heading, 2 a text that stays a text when somebody edits it, whatever it begins with. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>`
  + '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>';

const partsBefore = (sheet: string): [name: string, xml: string][] => [
  ['[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
    + `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`],
  ['_rels/.rels', `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
  ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`],
  ['xl/styles.xml', STYLES],
];

/**
 * Rows as a workbook of one sheet (XLSX), in pieces as they come, so that a long table is never whole in memory. Numbers keep every digit
 * they have as text; all else is text, never a formula. The heading stays in sight.
 * @param sheet name of the sheet: at most 31 characters, none of `[]:*?/\`
 */
export function* toXlsx<Row extends object>(sheet: string, rows: Iterable<Row>, columns: readonly Column<Row>[]): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    ready.push(data);
  });
  const flush = () => ready.splice(0);
  const open = (name: string) => {
    const part = new ZipDeflate(name);
    part.mtime = DAY_OF_FILES;
    zip.add(part);
    return (xml: string, last = false) => part.push(Buffer.from(xml), last);
  };
  for (const [name, xml] of partsBefore(sheet)) open(name)(XML + xml, true);
  const write = open('xl/worksheets/sheet1.xml');
  write(`${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`);
  let line = 0;
  const writeRow = (cells: (place: string, column: Column<Row>) => string) => {
    line += 1;
    write(`<row r="${line}">${columns.map((column, at) => cells(`${letters(at)}${line}`, column)).join('')}</row>`);
  };
  writeRow((place, { name }) => textCell(place, name, 1));
  for (const row of rows) {
    writeRow((place, { name, number = false }) => cell(place, row[name], number));
    yield* flush();
  }
  write('</sheetData></worksheet>', true);
  zip.end();
  yield* flush();
}

/** The letters of a column: 0 is A, 26 is AA. */
function letters(column: number): string {
  return (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
}

function cell(place: string, value: unknown, number: boolean): string {
  if (value === null || value === undefined || value === '') return '';
  const text = String(value);
  return number && isDecimalText(text) ? `<c r="${place}"><v>${text}</v></c>` : textCell(place, text, FORMULA.test(text) ? 2 : 0);
}

function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Text for XML; a character that XML cannot hold becomes a mark for it. */
function escaped(text: string): string {
  return text.replace(/[^\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\r/g, '&#13;');
}
