import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { asLink } from '../../src/indices/link.js';
import { RULE_BOOK_VERSION } from '../../src/indices/rule-book.js';
import { STAKEHOLDERS, UNITS } from '../../src/pricelist/closed-lists.js';
import { indexRatio } from '../../src/pricelist/price-index.js';
import { profileTermsSchema, sectorsSchema } from '../../src/initiatives/reference-data.js';
import { AMOUNT_DECIMALS, parseDecimal, toFixed } from '../../src/shared/decimal.js';
import { postValue } from '../../src/valuation/line-value.js';
import { METHOD_VERSION } from '../../src/valuation/method-version.js';

/** One place per fact: what the documents say about code and settings is so, and what readers need to know is said. */

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const filesIn = (folder: string, ending: RegExp) =>
  (readdirSync(new URL(folder, ROOT), { recursive: true }) as string[]).map((path) => `${folder}/${path.replaceAll('\\', '/')}`).filter((path) => ending.test(path)).sort();
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
const unique = (values: string[]) => [...new Set(values)].sort();
const codeSpan = (text: string) => `\`${text}\``;
const withoutCodeSpan = (document: string, names: string[]) => names.filter((name) => !document.includes(codeSpan(name)));

const [readme, methodology, contributing, glossary] = ['README.md', 'METHODOLOGY.md', 'CONTRIBUTING.md', 'GLOSSARY.md'].map(read) as [string, string, string, string];
const documents = { 'README.md': readme, 'METHODOLOGY.md': methodology, 'CONTRIBUTING.md': contributing, 'GLOSSARY.md': glossary, 'docs/server/README.md': read('docs/server/README.md') };
const sources = filesIn('src', /\.tsx?$/).map((path) => ({ path, text: read(path) }));

describe.each(Object.entries(documents))('%s', (path, document) => {
  test('names only files and folders that exist', () => {
    const named = [...all(document, /(?<![\w/.-])((?:src|test|fixtures|bench|docs)\/[\w./-]*\w)/g), ...all(document, /`([\w.-]+\.(?:md|js|json))`/g)];
    expect(unique(named).filter((path) => path !== 'SOURCE.md' && !existsSync(new URL(path, ROOT)))).toEqual([]);
  });

  test('links only to what exists', () => {
    expect(all(document, /\]\((?!https?:|#)([^)#]+)/g).filter((target) => !existsSync(new URL(target, new URL(path, ROOT))))).toEqual([]);
  });

  test('says nothing of the machine it was written on', () => {
    expect(document).not.toMatch(/(^|[\s`("])(\/(work|tmp|home|root|Users)\/|\.\.\/)/m);
  });
});

describe('METHODOLOGY.md', () => {
  test('names the versions in force', () => {
    expect(methodology).toContain(`| METHOD_VERSION | \`${METHOD_VERSION}\` |`);
    expect(methodology).toContain(`| RULE_BOOK_VERSION | \`${RULE_BOOK_VERSION}\` |`);
  });

  /** A code of a reason stands after `reason` in a type, a literal or a condition, or as the outcome of a `case` in SQL. */
  const reasonsIn = (text: string) => [
    ...all(text, /[rR]eason\s*[:=]([^,;{}]*)/g).flatMap((values) => all(values, /'([a-z]+(?:-[a-z]+)*)'/g)),
    ...all(text, /\b(?:then|else) '([a-z]+(?:-[a-z]+)+|withdrawn|matched|new)'/g),
  ];
  const computing = sources.filter(({ path }) => /^src\/(valuation|indices|pricelist|comparison)\//.test(path));

  test('explains every reason why there is no value, link or ratio', () => {
    const reasons = unique(computing.flatMap(({ text }) => reasonsIn(text)));
    expect(reasons).toEqual(expect.arrayContaining(['no-price', 'withdrawn', 'no-inputs', 'not-reached', 'first-year', 'dominance', 'partial-period', 'not-reported']));
    expect(withoutCodeSpan(methodology, reasons)).toEqual([]);
  });

  test('explains every exclusion in the starting data', () => {
    const rows = filesIn('fixtures/initiatives', /-measurements\.csv$/).flatMap((path) => parse(read(path), { columns: true }) as Record<string, string>[]);
    expect(withoutCodeSpan(methodology, unique(rows.map((row) => row['excluded']!)).filter((code) => code !== ''))).toEqual([]);
  });

  test('explains every warning of a value map', () => {
    const codes = unique(all(read('src/valuation/value-map-warnings.ts'), /code: '([a-z-]+)'/g));
    expect(codes).toContain('floored');
    expect(withoutCodeSpan(methodology, codes)).toEqual([]);
  });

  test('names every file that computes', () => {
    const pure = computing.filter(({ path }) => !/\.(service|controller|entity|module|dto|guard|filter|command)\.ts$/.test(path));
    const formulas = pure.filter(({ text }) => /\.(times|div|minus|plus|sqrt|pow)\(|\bround\(|\bsum\(/.test(text)).map(({ path }) => path);
    expect(formulas).toContain('src/valuation/present-value.ts');
    expect(withoutCodeSpan(methodology, formulas)).toEqual([]);
  });

  test('has the sections that comments in the code refer to', () => {
    const headings = all(methodology, /^#+ (.+)$/gm).map((heading) => heading.toLowerCase());
    const numbers = sources.flatMap(({ text }) => all(text, /[mM]ethod[:,] sections? (\d+(?:(?:,| and| to)* \d+)*)/g)).flatMap((list) => all(list, /(\d+)/g));
    const names = sources.flatMap(({ text }) => [...all(text, /METHODOLOGY\.md, "([^"]+)"/g), ...all(text, /\(method: ([a-z ]+)\)/g)]).filter((name) => !name.startsWith('section'));
    expect(numbers).not.toEqual([]);
    expect(numbers.filter((number) => !headings.some((heading) => heading.startsWith(`${number}. `)))).toEqual([]);
    expect(names.filter((name) => !headings.some((heading) => heading.includes(name.toLowerCase())))).toEqual([]);
  });

  test('computes its two examples right', () => {
    const ratio = indexRatio({ values: { '2021': '110.3867', '2024': '130.3083' } } as unknown as Parameters<typeof indexRatio>[0], '2021', '2024')!;
    const value = postValue(parseDecimal('2182.735').times('0.13').times(ratio), parseDecimal('1'));
    const link = asLink(parseDecimal('8321.802702').div('7440.425738'));
    expect(methodology).toContain(`${ratio.toFixed()} = **${toFixed(value, AMOUNT_DECIMALS)} euro**`);
    expect(methodology).toContain(`link ${link.toFixed()}, level ${toFixed(link.times(100), 2)} on 2018`);
  });
});

describe('README.md', () => {
  const settings = all(read('src/config.ts'), /^ {2}([A-Z][A-Z_]+): (?:z\.|whole\()/gm);

  test('explains every setting, and no document names one that is not there', () => {
    expect(settings).toContain('MAEX_DATA_DIR');
    expect(settings.filter((name) => !readme.split('\n').some((line) => line.startsWith(`| ${codeSpan(name)} |`)))).toEqual([]);
    expect(Object.values(documents).flatMap((document) => all(document, /`(MAEX_[A-Z_]+)`/g)).filter((name) => !settings.includes(name))).toEqual([]);
  });

  test('gives the test command that .ci/run runs', () => {
    const commands = read('.ci/run').split('\n').filter((line) => line !== '' && !/^(#|set |cd )/.test(line));
    expect(commands).toHaveLength(1);
    expect(readme.split('\n').map((line) => line.trim())).toContain(commands[0]);
  });
});

describe('GLOSSARY.md', () => {
  const { sectors } = sectorsSchema.parse(parseYaml(read('fixtures/reference/sectors.yaml')));
  const profileTerms = Object.entries(profileTermsSchema.parse(parseYaml(read('fixtures/reference/profile-terms.yaml'))));
  const closedLists = [
    ...Object.entries({ stakeholders: STAKEHOLDERS, units: UNITS }).map(([name, list]) => ({ name, terms: Object.entries(list).map(([code, label]) => ({ code, label })) })),
    { name: 'sectors', terms: sectors }, ...profileTerms.map(([name, terms]) => ({ name, terms })),
  ];

  test.each(closedLists)('has all $name with their Dutch and English words', ({ terms }) => {
    const rows = terms.map(({ code, label: { nl, en } }) => `| ${codeSpan(code)} | ${nl} | ${en} |`);
    expect(rows.filter((row) => !glossary.includes(row))).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  test('lists every crash point, and only those', () => {
    const points = unique(sources.flatMap(({ text }) => all(text, /crashPoint\('([^']+)'\)/g)));
    expect(unique(all(contributing, /^\| `([a-z]+\.[a-z-]+)` \|/gm))).toEqual(points);
  });
});
