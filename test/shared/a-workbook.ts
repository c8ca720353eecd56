import { strToU8, zipSync, type Zippable } from 'fflate';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
/** Style 0 is a number, style 1 a day. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`;

/** The smallest workbook with these sheets: of each the XML of its rows. */
export function aWorkbook(sheets: Record<string, string>, more: Zippable = {}): Uint8Array {
  const names = Object.keys(sheets);
  return zipSync({
    'xl/workbook.xml': strToU8(`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`),
    'xl/_rels/workbook.xml.rels': strToU8(`<Relationships>${names.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`),
    'xl/styles.xml': strToU8(STYLES),
    ...Object.fromEntries(names.map((name, index) => [`xl/worksheets/sheet${index + 1}.xml`, strToU8(`<worksheet xmlns="${MAIN}"><sheetData>${sheets[name]!}</sheetData></worksheet>`)])),
    ...more,
  });
}

/** A row of cells: `text`, or the XML of its inside for another type. */
export function row(number: number, cells: (string | { type?: string; style?: number; value: string })[]): string {
  return `<row r="${number}">${cells.map((cell, index) => {
    const at = `r="${String.fromCharCode(65 + index)}${number}"`;
    if (typeof cell === 'string') return cell === '' ? '' : `<c ${at} t="inlineStr"><is><t>${cell}</t></is></c>`;
    return `<c ${at}${cell.type ? ` t="${cell.type}"` : ''}${cell.style === undefined ? '' : ` s="${cell.style}"`}><v>${cell.value}</v></c>`;
  }).join('')}</row>`;
}
