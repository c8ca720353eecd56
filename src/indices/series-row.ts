import type { SeriesPoint } from './published-index.js';

/** A year of a series as one row of a table. */
export function seriesRow({ range, beside, ...point }: SeriesPoint) {
  const { population, value, formulas, capped, coverage } = beside ?? {};
  const turnover = Object.fromEntries((beside?.turnover ?? []).map(({ kind, initiatives }) => [kind, initiatives]));
  return {
    ...point, linkLow: range?.link.low, linkHigh: range?.link.high, levelLow: range?.level?.low, levelHigh: range?.level?.high,
    populationLink: population?.link, populationLevel: population?.level, valueLink: value?.link, valueLevel: value?.level, priceEffect: value?.priceEffect, ownTotal: value?.total, listEffect: beside?.listEffect,
    paasche: formulas?.paasche, fisher: formulas?.fisher, cappedLink: capped?.link, cappedLevel: capped?.level, sroi: beside?.return?.sroi, sroiValue: beside?.return?.value, sroiInputs: beside?.return?.inputs,
    founded: turnover['founded'], joined: turnover['joined'], closed: turnover['closed'], silent: turnover['silent'], left: turnover['left'],
    known: coverage?.known, reporting: coverage?.reporting, pricedLines: coverage?.pricedLines, heldLines: coverage?.heldLines, excludedLines: coverage?.excludedLines,
  };
}
export type SeriesRow = ReturnType<typeof seriesRow>;

/** The columns in their order, and whether they are texts or numbers. */
export const SERIES_COLUMNS: { name: keyof SeriesRow; number: boolean }[] = [
  ...(['year', 'segment', 'level', 'levelLow', 'levelHigh', 'link', 'linkLow', 'linkHigh'] as const).map(number),
  { name: 'status', number: false }, { name: 'reason', number: false },
  ...(['matched', 'candidates', 'partial', 'returned', 'baseValue', 'currentValue', 'largestShare', 'imputedShare', 'totalValue'] as const).map(number),
  { name: 'backcast', number: false }, { name: 'listVersion', number: false },
  ...([
    'populationLink', 'populationLevel', 'valueLink', 'valueLevel', 'priceEffect', 'ownTotal', 'listEffect', 'paasche', 'fisher', 'cappedLink', 'cappedLevel', 'sroi', 'sroiValue', 'sroiInputs',
    'founded', 'joined', 'closed', 'silent', 'left', 'known', 'reporting', 'pricedLines', 'heldLines', 'excludedLines',
  ] as const).map(number),
];

function number<Name extends keyof SeriesRow>(name: Name) {
  return { name, number: true };
}
