import { parseDecimal, toText } from '../shared/decimal.js';
import type { SeriesPoint, Vintage } from './published-index.js';
import { seriesRow, type SeriesRow } from './series-row.js';

const MEASURES = {
  level: 'Level, 100 where its segment begins', levelLow: 'Level, 5 % of the draws below', levelHigh: 'Level, 95 % of the draws below', link: 'Change on the year before, as a ratio', matched: 'Matched initiatives', populationLevel: 'Population index', valueLevel: 'Value index',
} as const satisfies Partial<Record<keyof SeriesRow, string>>;

/** A series as a JSON-stat 2.0 dataset, year by measure: numbers with all their digits, so made as text. Source: json-stat.org/full. */
export function jsonStat(index: Vintage, points: readonly SeriesPoint[], citation: string): string {
  const years = points.map(({ year }) => String(year));
  const names = Object.keys(MEASURES) as (keyof typeof MEASURES)[];
  const values = points.map(seriesRow).flatMap((row) => names.map((name) => (row[name] === null || row[name] === undefined ? 'null' : toText(parseDecimal(String(row[name]))))));
  const status = Object.fromEntries(points.flatMap((point, at) => (point.reason === null && point.status !== 'preliminary' ? [] : names.map((_, place) => [String(at * names.length + place), point.reason ?? 'preliminary'] as const))));
  const head = JSON.stringify({
    version: '2.0', class: 'dataset', label: index.title.en, source: citation, updated: index.publishedAt, id: ['year', 'measure'], size: [years.length, names.length], role: { time: ['year'], metric: ['measure'] },
    dimension: { year: { label: 'Year', category: { index: years } }, measure: { label: 'Measure', category: { index: names, label: MEASURES } } },
    status, extension: { code: index.code, vintage: index.vintage, list: index.list, listVersion: index.listVersion, ruleBookVersion: index.ruleBookVersion, contentHash: index.contentHash },
  });
  return `${head.slice(0, -1)},"value":[${values.join(',')}]}`;
}
