import type { Text } from './closed-lists.js';
import type { PriceList } from './price-list.js';

export const CITATION_FORMATS = ['text', 'bibtex', 'csl'] as const;
export type CitationFormat = (typeof CITATION_FORMATS)[number];

/** What is cited: a version of a list, or one price in it. */
export interface Cited {
  list: Pick<PriceList, 'list' | 'version' | 'title' | 'authors' | 'published' | 'licence'>;
  /** The indicator whose price is meant; absent: the whole list. */
  entry?: { code: string; label: Text };
  sha256: string;
  /** Where it can be read. */
  url: string;
  /** ISO date on which it was read there. */
  accessed: string;
  language: keyof Text;
}

const WORDS = {
  nl: { in: 'In', version: 'versie', accessed: 'geraadpleegd op' },
  en: { in: 'In', version: 'version', accessed: 'accessed' },
} as const;

/** A citation with who, what, which version, its SHA-256, where and when it was read: with these anyone finds the same digits again. */
export function citation(cited: Cited, format: CitationFormat): string {
  return { text: asText, bibtex: asBibtex, csl: asCsl }[format](cited);
}

function asText({ list: { authors, published, title, version }, entry, sha256, url, accessed, language }: Cited): string {
  const words = WORDS[language];
  const whole = `${title[language]}, ${words.version} ${version}`;
  return `${authors.join('; ')} (${published.slice(0, 4)}). ${entry ? `${entry.label[language]}. ${words.in}: ${whole}` : whole}. SHA-256 ${sha256}. ${url} (${words.accessed} ${accessed}).`;
}

/** One author of a list is one name, also where it consists of several words. */
function asBibtex({ list: { list, authors, published, title, version, licence }, entry, sha256, url, accessed, language }: Cited): string {
  const fields = {
    author: authors.map((author) => `{${latex(author)}}`).join(' and '),
    title: `{${latex(entry?.label[language] ?? title[language])}}`,
    ...(entry && { howpublished: `{${latex(title[language])}}` }),
    version, date: published, year: published.slice(0, 4), url, urldate: accessed,
    note: `SHA-256 ${sha256}. ${latex(licence)}`,
  };
  return [`@misc{${idOf(list, version, entry)},`, ...Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`), '}', ''].join('\n');
}

function asCsl({ list: { list, authors, published, title, version, licence }, entry, sha256, url, accessed, language }: Cited): string {
  const day = (iso: string) => ({ 'date-parts': [iso.split('-').map(Number)] });
  return `${JSON.stringify([{
    id: idOf(list, version, entry), type: entry ? 'entry' : 'dataset', title: entry?.label[language] ?? title[language], ...(entry && { 'container-title': title[language] }),
    author: authors.map((literal) => ({ literal })), issued: day(published), accessed: day(accessed), version, URL: url, language, note: `SHA-256 ${sha256}. ${licence}`,
  }], null, 2)}\n`;
}

const idOf = (list: string, version: string, entry: Cited['entry']) => ['maex', list, version, ...(entry ? [entry.code] : [])].join('-');

const LATEX: Record<string, string> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' };

/** Text that LaTeX sets as it stands. */
function latex(text: string): string {
  return text.replace(/[\\{}$&#%_~^]/g, (sign) => LATEX[sign] ?? `\\${sign}`);
}
