import type { Problem } from '../shared/errors.js';
import { nameOf, RowRelation } from './row-relation.js';
import type { ValueMap } from './value-map.js';
import type { ValueMapOutcome } from './value-map-rows.js';

/** What is wrong between the rows of a map, and between them and what holds for all. */
export function rowProblems(map: ValueMap): Problem[] {
  const relation = new RowRelation(map.outcomes);
  return [...map.outcomes.flatMap((row, index) => outcomeProblems(row, `/outcomes/${index}`, map, relation)), ...inputProblems(map), ...circles(map.outcomes, relation)];
}

function outcomeProblems(row: ValueMapOutcome, pointer: string, map: ValueMap, relation: RowRelation): Problem[] {
  const rows = [...(row.parent === null ? [] : [{ at: '/parent', wanted: row.parent }]), ...row.yieldsTo.map((wanted, index) => ({ at: `/yieldsTo/${index}`, wanted }))];
  return [
    ...(row.indicator === null ? [] : needsList(`${pointer}/indicator`, map)),
    ...(row.indicator === null || row.date !== null || map.date !== null ? [] : [noDate(pointer)]),
    ...(row.priceLevel === null ? [] : needsLevel(`${pointer}/priceLevel`, map)),
    ...rows.filter(({ wanted }) => relation.called(wanted).length === 0).map(({ at, wanted }) => ({
      code: 'row-unknown', pointer: pointer + at, value: wanted, message: `no row has "${wanted}" as its code, indicator or description. Correct it, or remove it.`,
    })),
  ];
}

function inputProblems(map: ValueMap): Problem[] {
  return map.inputs.flatMap((row, index) => {
    const pointer = `/inputs/${index}`;
    const byList = row.hours !== null && row.hourPrice === null;
    return [
      ...(byList ? needsList(`${pointer}/hours`, map) : []),
      ...(byList && row.date === null && map.date === null ? [noDate(pointer)] : []),
      ...(row.priceLevel === null ? [] : needsLevel(`${pointer}/priceLevel`, map)),
    ];
  });
}

function needsList(pointer: string, { priceList }: ValueMap): Problem[] {
  return priceList ? [] : [{ code: 'no-price-list', pointer, message: 'no price list is named that this could be priced with. Add "priceList" with its list and version to the map, or give the price here.' }];
}

function needsLevel(pointer: string, { priceList, priceLevel }: ValueMap): Problem[] {
  return priceList || priceLevel !== null ? [] : [{ code: 'no-price-level', pointer, message: 'the map does not say to which year amounts are brought. Add "priceLevel" to the map.' }];
}

function noDate(pointer: string): Problem {
  return { code: 'missing', pointer: `${pointer}/date`, message: 'a price of a list holds from a day on, and no day is known. Add "date", here or for the whole map.' };
}

/** Rows that yield to each other would all be left out. */
function circles(outcomes: readonly ValueMapOutcome[], relation: RowRelation): Problem[] {
  const name = relation.circle();
  return name === null ? [] : [{
    code: 'yields-in-circle', pointer: `/outcomes/${outcomes.findIndex((row) => nameOf(row) === name)}`, value: name,
    message: `"${name}" would yield to itself through other rows, and none of them would count. Remove a parent or a yieldsTo.`,
  }];
}
