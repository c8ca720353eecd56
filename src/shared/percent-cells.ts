import { HUNDRED, isDecimalText, parseDecimal, toText } from './decimal.js';

const STYLES = 'xl/styles.xml';
/** Formats 9 and 10 of every workbook: 0% and 0.00%. */
const OWN_PERCENT = ['9', '10'];
/** A cell with its content; never looks past the next one, so that a sheet of open cells takes no longer. */
const CELL = /<((?:\w+:)?)c\b([^<>]*[^/<>])>((?:(?!<\1c\b).)*?)<\/\1c>/gs;
const VALUE = /<(?:\w+:)?v\b[^<>]*>([^<]*)</;

/**
 * The files of a workbook in which each number that is shown as a percentage stands as the text of it: 0.1 as "10%". A workbook keeps only 0.1,
 * which under a heading in percent cannot be told from 0.1 %.
 * @param numberText reads a number of the workbook
 */
export function percentAsText(files: ReadonlyMap<string, Uint8Array>, numberText: (text: string) => string): Map<string, Uint8Array> {
  const styles = percentStyles(text(files.get(STYLES)));
  if (styles.size === 0) return new Map(files);
  return new Map([...files].map(([path, content]) => [path, path.startsWith('xl/worksheets/') ? Buffer.from(asText(text(content), styles, numberText)) : content]));
}

function text(content: Uint8Array | undefined): string {
  return new TextDecoder().decode(content);
}

/** The numbers of the cell styles that show a percentage. */
function percentStyles(styles: string): Set<string> {
  const formats = [...styles.matchAll(/<(?:\w+:)?numFmt\b[^<>]*>/g)].filter(([tag]) => /formatCode="[^"]*%/.test(tag)).map(([tag]) => attribute(tag, 'numFmtId'));
  const cellStyles = styles.split(/<\/?(?:\w+:)?cellXfs\b/)[1] ?? '';
  const shown = [...cellStyles.matchAll(/<(?:\w+:)?xf\b[^<>]*>/g)].map(([tag]) => attribute(tag, 'numFmtId') ?? '0');
  return new Set(shown.flatMap((format, index) => ([...OWN_PERCENT, ...formats].includes(format) ? [String(index)] : [])));
}

function asText(sheet: string, styles: ReadonlySet<string>, numberText: (text: string) => string): string {
  return sheet.replace(CELL, (cell, prefix: string, attributes: string, inside: string) => {
    const value = numberText(VALUE.exec(inside)?.[1] ?? '');
    if (!styles.has(attribute(attributes, 's') ?? '') || !['n', undefined].includes(attribute(attributes, 't')) || !isDecimalText(value)) return cell;
    return `<${prefix}c${attributes.replace(/\st="n"/, '')} t="str"><${prefix}v>${toText(parseDecimal(value).times(HUNDRED))}%</${prefix}v></${prefix}c>`;
  });
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}
