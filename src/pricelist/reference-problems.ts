import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Indicator } from './price-list.js';

/** An entry whose form is right, and where it stands in its document. */
export interface PlacedEntry {
  entry: Indicator;
  pointer: string;
}

/** A group of indicators of which one may be counted, and where it stands. */
export interface PlacedGroup {
  codes: readonly string[];
  pointer: string;
}

/**
 * What is wrong between the entries of a list: codes that stand twice, scales in part, and names of entries that are not there.
 * @param known all codes of the list, also those of entries whose form is not right; null where a list it extends may have more
 */
export function referenceProblems(entries: readonly PlacedEntry[], groups: readonly PlacedGroup[], known: ReadonlySet<unknown> | null): Problem[] {
  return [...duplicateCodes(entries), ...scaleProblems(entries), ...alternativeProblems(entries, known), ...parentProblems(entries, known), ...groupProblems(groups, known), ...orderProblems(entries, groups)];
}

/** An hour can only have the price of an hour. @param known as above */
export function hourPriceProblems(hourPrice: string | undefined, entries: readonly PlacedEntry[], known: ReadonlySet<unknown> | null): Problem[] {
  if (hourPrice === undefined) return [];
  const at = { pointer: '/hourPrice', value: hourPrice };
  const unit = entries.find(({ entry }) => entry.code === hourPrice)?.entry.unit;
  if (known?.has(hourPrice) === false) return [{ code: 'hour-price-unknown', ...at, message: `there is no indicator "${hourPrice}" in this list. Name the one whose price an unpaid hour has.` }];
  return unit === undefined || unit === 'hour' ? [] : [{ code: 'hour-price-unit', ...at, message: `"${hourPrice}" is counted in ${unit}. Name an indicator that is counted in hour.` }];
}

function duplicateCodes(entries: readonly PlacedEntry[]): Problem[] {
  return entries.flatMap(({ entry, pointer }, index) =>
    entries.findIndex((other) => other.entry.code === entry.code) === index ? [] : [{
      code: 'duplicate-code', pointer: `${pointer}/code`, value: entry.code,
      message: `the code "${entry.code}" stands twice: a code names one indicator, for ever. Give the second another code.`,
    }]);
}

/** A scale is usable as a whole or not at all: a step is worth the difference of two levels. */
function scaleProblems(entries: readonly PlacedEntry[]): Problem[] {
  const levels = entries.flatMap(({ entry, pointer }) => (entry.scale ? [{ entry, pointer, ...entry.scale }] : []));
  const ofScale = groupBy(levels, ({ code }) => code);
  return levels.flatMap(({ entry, pointer, code, level }): Problem[] => {
    const scale = ofScale.get(code)!;
    const unpriced = scale.find((other) => !other.entry.prices);
    return [
      ...(scale.find((other) => other.level === level)!.pointer === pointer ? [] : [{
        code: 'level-twice', pointer: `${pointer}/scale`, message: `level ${level} of the scale "${code}" stands twice. Give each level one indicator.`,
      }]),
      ...(!unpriced || entry.held ? [] : [{
        code: 'scale-not-whole', pointer: `${pointer}/held`,
        message: `"${unpriced.entry.code}" of the same scale "${code}" has no price, so no step to or from it has a value. Say in \`held\` of every level why the scale cannot be used.`,
      }]),
    ];
  });
}

function alternativeProblems(entries: readonly PlacedEntry[], known: ReadonlySet<unknown> | null): Problem[] {
  const alternatives = new Map(entries.flatMap(({ entry }) => (entry.alternativeOf === undefined ? [] : [[entry.code, entry.alternativeOf] as const])));
  return entries.flatMap(({ entry: { alternativeOf: central }, pointer }): Problem[] => {
    if (central === undefined) return [];
    const say = (code: string, message: string): Problem[] => [{ code, pointer: `${pointer}/alternativeOf`, value: central, message }];
    if (known?.has(central) === false) return say('alternative-unknown', `there is no indicator "${central}" in this list. Name the central one of the same concept.`);
    return alternatives.has(central) ? say('alternative-of-alternative', `"${central}" is itself an alternative of "${alternatives.get(central)}". Name the central one.`) : [];
  });
}

function parentProblems(entries: readonly PlacedEntry[], known: ReadonlySet<unknown> | null): Problem[] {
  const parents = new Map(entries.map(({ entry }) => [entry.code, entry.parent]));
  const told = new Set<string>();
  return entries.flatMap(({ entry: { code, parent }, pointer }): Problem[] => {
    if (parent === undefined) return [];
    const at = { pointer: `${pointer}/parent`, value: parent };
    if (known?.has(parent) === false) return [{ code: 'parent-unknown', ...at, message: `there is no indicator "${parent}" in this list. Name the one this is a part of.` }];
    const cycle = cycleFrom(code, parents);
    if (!cycle || cycle.some((each) => told.has(each))) return [];
    for (const each of cycle) told.add(each);
    return [{ code: 'parent-cycle', ...at, message: `an indicator cannot be a part of itself: ${[...cycle, code].join(' is part of ')}. Remove one parent.` }];
  });
}

/** The codes from one up through its parents until it comes back to itself; null where it does not. */
function cycleFrom(code: string, parents: ReadonlyMap<string, string | undefined>): string[] | null {
  const way = [code];
  for (let next = parents.get(code); next !== undefined && !(next !== code && way.includes(next)); next = parents.get(next)) {
    if (next === code) return way;
    way.push(next);
  }
  return null;
}

function groupProblems(groups: readonly PlacedGroup[], known: ReadonlySet<unknown> | null): Problem[] {
  return groups.flatMap(({ codes, pointer }) => codes.flatMap((code, index): Problem[] => {
    const at = { pointer: `${pointer}/codes/${index}`, value: code };
    if (known?.has(code) === false) return [{ code: 'not-together-unknown', ...at, message: `there is no indicator "${code}" in this list. Correct the code, or take it out of the group.` }];
    return codes.indexOf(code) === index ? [] : [{ code: 'not-together-twice', ...at, message: `"${code}" stands twice in this group. Name it once.` }];
  }));
}

/** Of two that may not be counted together it must be clear which one is: else each yields to the other, and neither counts. */
function orderProblems(entries: readonly PlacedEntry[], groups: readonly PlacedGroup[]): Problem[] {
  const first = new Map<string, string>(entries.flatMap(({ entry: { code, parent, alternativeOf } }) => [parent, alternativeOf].flatMap((other) => (other === undefined ? [] : [[`${other} ${code}`, 'its entry'] as const]))));
  return groups.flatMap(({ codes, pointer }) => codes.flatMap((code, index) => codes.slice(0, index).flatMap((before): Problem[] => {
    const otherwise = first.get(`${code} ${before}`);
    first.set(`${before} ${code}`, pointer);
    return otherwise === undefined || before === code ? [] : [{
      code: 'not-together-order', pointer: `${pointer}/codes/${index}`, value: code,
      message: `"${before}" stands before "${code}" here, and after it in ${otherwise}: neither would count. Put the one that counts first in both.`,
    }];
  })));
}
