import type { Evidence, PublishedRange } from '../valuation/ranges.js';
import type { Speech } from './language.js';

type Money = (amount: string) => string;

/** How far off a value may be, beside it: its 5 % and 95 % points, and what must be known of them. Nothing where there is no range. */
export function Range({ range, money, speech }: { range: PublishedRange | null; money: Money; speech: Speech }) {
  return range && <span class="range">{speech.text.ranges.points}: <RangeCell range={range} money={money} speech={speech} /></span>;
}

/** The same in a column that says what its points are. */
export function RangeCell({ range, money, speech: { text: { ranges: text }, percent } }: { range: PublishedRange | null; money: Money; speech: Speech }) {
  if (!range) return <>—</>;
  return (
    <>
      <span class="whole">{money(range.low)}</span> {text.to} <span class="whole">{money(range.high)}</span>
      {!range.centralInside && <strong class="mark">{text.outside}</strong>}
      {Number(range.unranged) > 0 && <span class="quiet"> {text.unranged(percent(range.unranged, 0))}</span>}
    </>
  );
}

/** What a value rests on: its parts by the evidence of measurements and of prices, the largest first. */
export function EvidenceList({ evidence, speech }: { evidence: Evidence; speech: Speech }) {
  const { text } = speech;
  const shares = (kind: keyof Evidence, names: Record<string, string>) => sharesOf(evidence[kind]).map(({ grade, share }) => `${names[grade] ?? grade} ${speech.percent(share, 0)}`).join(', ');
  return <>{text.ranges.measurements}: {shares('measurements', text.evidence)}; {text.ranges.prices}: {shares('prices', text.grades)}</>;
}

/** Without signs: harm rests on evidence as much as good does. */
function sharesOf(values: Record<string, string>) {
  const parts = Object.entries(values).map(([grade, value]) => ({ grade, size: Math.abs(Number(value)) }));
  const all = parts.reduce((sum, { size }) => sum + size, 0);
  return parts.filter(({ size }) => size > 0).sort((one, other) => other.size - one.size).map(({ grade, size }) => ({ grade, share: String(size / all) }));
}
