import { ZERO, type Decimal } from '../shared/decimal.js';
import type { Change } from './contributions.js';
import { imputed } from './hierarchy.js';
import type { YearLinks } from './like-for-like.js';

/** What an initiative has in an index in a year, by how its cells match; values in euro at p*. */
export interface InitiativeSums {
  initiative: string;
  sector: string;
  base: Decimal;
  current: Decimal;
  returnedBase: Decimal;
  returnedCurrent: Decimal;
  unmatched: Decimal;
}

export interface InitiativeChange extends Change {
  initiative: string;
  /** Whether a part of it is imputed: a report that was or is missing. */
  imputed: boolean;
}

/** What each initiative went from and to in a link, as `likeForLike` summed it, imputed cells too; only those that are in it. */
export function indexChanges(sums: readonly InitiativeSums[], before: YearLinks | null, links: YearLinks): InitiativeChange[] {
  const several = new Set(sums.map(({ sector }) => sector)).size > 1;
  return sums.flatMap((each) => {
    const [returned, unmatched] = [before?.classes.get(each.sector) ?? before?.whole ?? null, several ? links.classes.get(each.sector) ?? null : null];
    const base = each.base.plus(returned ? imputed(each.returnedBase, returned) : ZERO).plus(unmatched ? each.unmatched : ZERO);
    const current = each.current.plus(returned ? each.returnedCurrent : ZERO).plus(unmatched ? imputed(each.unmatched, unmatched) : ZERO);
    const estimated = (returned !== null && !each.returnedBase.isZero()) || (unmatched !== null && !each.unmatched.isZero());
    return base.isZero() && current.isZero() ? [] : [{ initiative: each.initiative, base, current, imputed: estimated }];
  });
}
