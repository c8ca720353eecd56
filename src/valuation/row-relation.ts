import type { Yielding } from './double-counting.js';
import type { ValueMapOutcome } from './value-map-rows.js';

/** What a row counts: rows of one name are summed wherever indicators are compared. */
export function nameOf({ indicator, code, description }: Pick<ValueMapOutcome, 'indicator' | 'code' | 'description'>): string {
  return indicator ?? code ?? description;
}

/** Who yields to whom by the `parent` and `yieldsTo` of a map's own rows. */
export class RowRelation {
  private readonly names = new Map<string, Set<string>>();
  private readonly parents = new Map<string, Set<string>>();
  private readonly others = new Map<string, Set<string>>();

  constructor(outcomes: readonly ValueMapOutcome[]) {
    for (const row of outcomes) for (const word of [row.code, row.indicator, row.description]) if (word !== null) add(this.names, word, [nameOf(row)]);
    for (const row of outcomes) {
      if (row.parent !== null) add(this.parents, nameOf(row), this.called(row.parent));
      add(this.others, nameOf(row), row.yieldsTo.flatMap((wanted) => this.called(wanted)));
    }
  }

  /** The names of the rows that have this code, indicator or description. */
  called(wanted: string): string[] {
    return [...(this.names.get(wanted) ?? [])];
  }

  /** As in a price list: a part yields to every whole it is in, at any depth. There must be no circle. */
  yieldings(): Yielding[] {
    return [...this.others].flatMap(([indicator, others]) => [...new Set([...this.wholesOf(indicator), ...others])].map((yieldsTo) => ({ indicator, yieldsTo })));
  }

  private wholesOf(name: string): Set<string> {
    const found = new Set(this.parents.get(name));
    for (const whole of found) for (const above of this.parents.get(whole) ?? []) found.add(above);
    return found;
  }

  /** A name that yields to itself, by way of others; null: there is none. */
  circle(): string | null {
    const done = new Set<string>();
    const leadsBack = (name: string, way: ReadonlySet<string>): string | null => {
      if (way.has(name)) return name;
      if (done.has(name)) return null;
      for (const next of [...(this.parents.get(name) ?? []), ...(this.others.get(name) ?? [])]) {
        const found = leadsBack(next, new Set([...way, name]));
        if (found !== null) return found;
      }
      done.add(name);
      return null;
    };
    for (const name of this.others.keys()) {
      const found = leadsBack(name, new Set());
      if (found !== null) return found;
    }
    return null;
  }
}

function add(map: Map<string, Set<string>>, key: string, values: readonly string[]): void {
  map.set(key, new Set([...(map.get(key) ?? []), ...values]));
}
