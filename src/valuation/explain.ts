import { priceOn, type Adjustment, type DatedPrice, type Indicator } from '../pricelist/price-list.js';
import type { PublishedRange } from './ranges.js';
import { priceLayer, type Layer, type ResolvedPriceList } from '../pricelist/resolve-layers.js';

/** A valuation line as stored. Amounts in euro, 6 decimals, as text. */
export interface StoredLine {
  line: number;
  indicator: string;
  activity_year: number;
  status: string;
  visibility: string;
  outcome: 'priced' | 'held' | 'excluded';
  reason: string | null;
  quantity: string;
  price_from: string | null;
  backcast: boolean;
  index_ratio: string | null;
  gross: string | null;
  after_deadweight: string | null;
  after_displacement: string | null;
  net: string | null;
  present_value: string | null;
}

export interface StoredPost {
  line: number;
  stakeholder: string;
  kind: string;
  transfer: string | null;
  present_value: string;
  multiplier: string | null;
}

export interface StoredMeasurement {
  indicator: string;
  period_from: string;
  period_until: string;
  period_exact: boolean;
  quantity: string;
  status: string;
  visibility: string;
  evidence: string;
  excluded: string | null;
  note: string | null;
  document: string | null;
  line: number;
  entered_by: string;
  import_id: string;
  import_name: string;
  imported_at: string;
}

/** One step from quantity times price to value: what it is, the share it takes away, and what is left in euro. */
export interface Step {
  step: 'gross' | 'deadweight' | 'displacement' | 'attributedToOthers' | 'presentValue';
  /** Share taken away, 0..1; null for gross and present value. */
  share: string | null;
  amount: string;
  reason: Adjustment['reason'] | null;
  source: Adjustment['source'] | null;
}

export interface ExplainedLine {
  line: number;
  indicator: string;
  label: Indicator['label'] | null;
  definition: Indicator['definition'] | null;
  unit: string | null;
  status: string;
  outcome: StoredLine['outcome'];
  reason: string | null;
  /** Why the list has no price, or none that may be used, in words, where it is held for that. */
  held: Indicator['held'] | null;
  quantity: string;
  /** The list its price came from, or the reason why it has none: this one, or one that this extends; null where neither names the indicator. */
  layer: Layer | null;
  price: (Pick<DatedPrice, 'from' | 'amount' | 'low' | 'high' | 'priceLevel' | 'sourceAmount' | 'remark' | 'grade' | 'source' | 'bestBefore'> & { backcast: DatedPrice['backcast'] | null; indexRatio: string }) | null;
  steps: Step[];
  /** What the present value rests on beside the run's discount rates; null where the line is not priced. */
  overTime: { dropOff: string; durationYears: number; startOffset: number } | null;
  value: string | null;
  /** How far off the value may be; null where there is none. */
  range: PublishedRange | null;
  /** `multiplier`: the share that counts beside a larger effect it overlaps with; in the steps too. null: all of it. */
  posts: { stakeholder: string; kind: string; transfer: string | null; value: string; multiplier: string | null }[];
  measurements: { from: string; until: string; exact: boolean; quantity: string; evidence: string; note: string | null; document: string | null; enteredBy: string; import: string; file: string; line: number; importedAt: string }[];
}

export interface Explanation {
  initiative: string;
  year: number;
  currency: string;
  lines: ExplainedLine[];
}

/**
 * Lays out one stored line with the price, source, adjustments and measurements it rests on.
 * The amounts are those stored; nothing is computed for display.
 */
export function explainLine(line: StoredLine, posts: readonly StoredPost[], measurements: readonly StoredMeasurement[], list: ResolvedPriceList): Omit<ExplainedLine, 'range'> {
  const entry = list.indicators.find((indicator) => indicator.code === line.indicator);
  const price = entry?.prices?.find((candidate) => candidate.from === line.price_from);
  return {
    line: line.line, indicator: line.indicator, label: entry?.label ?? null, definition: entry?.definition ?? null, unit: entry?.unit ?? null,
    status: line.status, outcome: line.outcome, reason: line.reason, held: line.reason === 'no-price' || line.reason === 'not-usable' ? (entry?.held ?? null) : line.reason === 'withdrawn' ? (price?.withdrawn ?? null) : null, quantity: line.quantity,
    layer: entry ? priceLayer(entry, list) : null,
    price: price && line.outcome === 'priced' ? explainPrice(price, line) : null,
    steps: line.outcome === 'priced' && entry?.adjustments ? steps(line, entry.adjustments) : [],
    overTime: line.outcome === 'priced' && entry?.adjustments ? overTime(entry.adjustments) : null,
    value: line.present_value,
    posts: posts.map(({ stakeholder, kind, transfer, present_value, multiplier }) => ({ stakeholder, kind, transfer, value: present_value, multiplier })),
    measurements: measurements.filter((row) => restsOn(line, row, entry)).map((row) => ({
      from: row.period_from, until: row.period_until, exact: row.period_exact, quantity: row.quantity, evidence: row.evidence, note: row.note, document: row.document,
      enteredBy: row.entered_by, import: row.import_id, file: row.import_name, line: row.line, importedAt: row.imported_at,
    })),
  };
}

/** Whether a measurement is one of those whose quantities the line sums. A line that the valuation itself excludes has a price; one that its reporter excludes has none. */
function restsOn(line: StoredLine, row: StoredMeasurement, entry: Indicator | undefined): boolean {
  if (row.indicator !== line.indicator || row.status !== line.status || row.visibility !== line.visibility) return false;
  if (row.excluded !== null || (line.outcome === 'excluded' && line.price_from === null)) return line.price_from === null && line.outcome === 'excluded' && row.excluded === line.reason;
  const found = priceOn(entry, row.period_from);
  return (found.price?.from ?? null) === line.price_from && ('held' in found || found.backcast === line.backcast);
}

function explainPrice(price: DatedPrice, line: StoredLine): NonNullable<ExplainedLine['price']> {
  const { from, amount, low, high, priceLevel, sourceAmount, remark, grade, source, bestBefore, backcast } = price;
  return { from, amount, low, high, priceLevel, sourceAmount, remark, grade, source, bestBefore, backcast: line.backcast ? (backcast ?? null) : null, indexRatio: line.index_ratio! };
}

function overTime({ dropOff, durationYears, startOffset }: NonNullable<Indicator['adjustments']>): NonNullable<ExplainedLine['overTime']> {
  return { dropOff: dropOff.value, durationYears, startOffset };
}

function steps(line: StoredLine, adjustments: NonNullable<Indicator['adjustments']>): Step[] {
  const taken = (step: 'deadweight' | 'displacement' | 'attributedToOthers', amount: string | null): Step => {
    const { value, reason, source } = adjustments[step];
    return { step, share: value, amount: amount!, reason: reason ?? null, source: source ?? null };
  };
  return [
    { step: 'gross', share: null, amount: line.gross!, reason: null, source: null },
    taken('deadweight', line.after_deadweight),
    taken('displacement', line.after_displacement),
    taken('attributedToOthers', line.net),
    { step: 'presentValue', share: null, amount: line.present_value!, reason: adjustments.dropOff.reason ?? null, source: adjustments.dropOff.source ?? null },
  ];
}
