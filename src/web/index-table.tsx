import type { IndexSummary, SeriesPoint } from '../indices/published-index.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

/** Change in per cent of a link; a link is the ratio of two years. */
export function change(link: string, { percent }: Speech): string {
  const text = percent(subtractOne(link), 1);
  return /^[−-]/.test(text) || /^0(,0|\.0)?\s?%$/.test(text) ? text : `+${text}`;
}

/** Ratio minus one, on the text itself: 1.118 -> 0.118, 0.95 -> -0.05. */
function subtractOne(ratio: string): string {
  const places = ratio.split('.')[1]?.length ?? 0;
  const scaled = BigInt(ratio.replace('.', '')) - 10n ** BigInt(places);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places) || '0'}`;
}

/** One index by year: what the chart draws, and why there is nothing to draw in other years. */
export function IndexTable({ id, title, points, speech }: { id: string; title: string; points: readonly SeriesPoint[]; speech: Speech }) {
  const { text: { index: text }, number, euro, reason } = speech;
  return (
    <TableBox label={title}>
      <table id={id} data-label={title} data-axis={text.axis}>
        <caption>{title}</caption>
        <thead><tr><th scope="col">{text.year}</th><th scope="col" class="n">{text.level}</th><th scope="col" class="n">{text.change}</th><th scope="col" class="n">{text.range}</th><th scope="col" class="n">{text.matched}</th><th scope="col">{text.reason}</th><th scope="col" class="n">{text.total}</th></tr></thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.year} data-x={point.year} data-y={point.level ?? ''} data-segment={point.segment ?? ''}>
              <th scope="row">{point.year}</th>
              <td class="n">{point.level === null ? '—' : number(point.level, 1)}</td>
              <td class="n">{point.link === null ? '—' : change(point.link, speech)}</td>
              <td class="n quiet">{point.level === null ? '—' : speech.text.rangeUnknown}</td>
              <td class="n">{point.matched} <span class="quiet">/ {point.candidates}</span></td>
              <td>{point.link === null && (point.level === null ? <Reason point={point} reason={reason} /> : <><span>{text.base}</span>; <Reason point={point} reason={reason} /></>)}</td>
              <td class="n">{point.backcast && <span class="quiet">{text.backcast} </span>}{euro(point.totalValue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Reason({ point, reason }: { point: SeriesPoint; reason: Speech['reason'] }) {
  return <span class="quiet">{reason(point.reason ?? 'no-data')}</span>;
}

/** The last level of an index as a tile: level, change and year; or why it has none yet. */
export function IndexTile({ index, speech }: { index: IndexSummary; speech: Speech }) {
  const { language, number } = speech;
  return (
    <a class="tile" href={`/${language}/indices/${index.code}`}>
      <span class="tile-name">{index.title[language]}</span>
      {index.last && <span class="tile-level">{number(index.last.level!, 1)}</span>}
      {index.last && <span class="tile-change">{index.last.link ? change(index.last.link, speech) : '—'} <span class="quiet">{index.last.year}</span></span>}
      {!index.last && <span class="quiet">{noLevel(index.closest, speech)}</span>}
    </a>
  );
}

/** That an index has no level yet, and why, by the year that came closest to one. */
export function noLevel(closest: SeriesPoint | null, { text: { index: text }, reason }: Speech): string {
  return `${text.noLevel}: ${closest ? reason(closest.reason ?? 'no-data') : text.nothing}`;
}
