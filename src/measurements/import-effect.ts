import { AMOUNT_DECIMALS, parseDecimal, toFixed, ZERO, type Decimal } from '../shared/decimal.js';

/** What an initiative is worth under one price list version. */
export interface ImportValue {
  initiative: string;
  /** Net societal value of all realised years in euro, 6 decimals; null where nothing is priced. */
  value: string | null;
  /** Realised lines of each kind. */
  priced: number;
  held: number;
  excluded: number;
}

/** What the initiatives of a file are worth, and with which price list. */
export interface ImportValues {
  list: string;
  version: string;
  priceLevel: string;
  currency: string;
  initiatives: ImportValue[];
}

/** A value before and after an import, euro with 6 decimals; null: nothing of it is priced. */
export interface ValueChange {
  before: string | null;
  after: string | null;
  /** What it adds to a total, in which a missing value has no part; null where there is a value neither before nor after. */
  change: string | null;
}

/** What an import does to values, per initiative of the file and together; and the realised lines that there are afterwards. */
export interface ImportEffect extends Omit<ImportValues, 'initiatives'> {
  initiatives: (Omit<ImportValue, 'value'> & ValueChange)[];
  total: ValueChange;
}

/** Two valuations of the same initiatives under the same terms, set against each other. */
export function importEffect({ initiatives: before, ...basis }: ImportValues, { initiatives: after }: Pick<ImportValues, 'initiatives'>): ImportEffect {
  const [earlier, later] = [byInitiative(before), byInitiative(after)];
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  const none = { value: null, priced: 0, held: 0, excluded: 0 };
  return {
    ...basis,
    initiatives: names.map((initiative) => {
      const { priced, held, excluded, value } = later.get(initiative) ?? none;
      return { initiative, ...valueChange(amount(earlier.get(initiative)), amount({ value })), priced, held, excluded };
    }),
    total: valueChange(total(before), total(after)),
  };
}

const byInitiative = (values: readonly ImportValue[]) => new Map(values.map((value) => [value.initiative, value]));
const amount = (known: { value: string | null } | undefined) => (known?.value == null ? null : parseDecimal(known.value));

function total(values: readonly ImportValue[]): Decimal | null {
  const priced = values.flatMap((value) => amount(value) ?? []);
  return priced.length === 0 ? null : priced.reduce((sum, value) => sum.plus(value), ZERO);
}

function valueChange(before: Decimal | null, after: Decimal | null): ValueChange {
  const text = (value: Decimal | null) => value && toFixed(value, AMOUNT_DECIMALS);
  return { before: text(before), after: text(after), change: text(before || after ? (after ?? ZERO).minus(before ?? ZERO) : null) };
}
