import type { Sure } from '../indices/index-draws.js';
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

/** Between which levels, as far as the draws of the valuation tell. */
export function LevelRange({ range, speech: { number, text } }: { range: Sure | null | undefined; speech: Speech }) {
  return range ? <span class="whole">{number(range.low, 1)}–{number(range.high, 1)}</span> : <>{text.rangeUnknown}</>;
}

/** One index by year: what the chart draws, and why there is nothing to draw in other years. @param base the year that is 100, where another than the first @param events what happened in a year, where that is told */
export function IndexTable({ id, title, points, base, events, speech }: { id: string; title: string; points: readonly SeriesPoint[]; base?: number | undefined; events?: (point: SeriesPoint) => readonly string[]; speech: Speech }) {
  const { text: { index: text, indexPages }, number, euro, reason } = speech;
  return (
    <TableBox label={title}>
      <table id={id} data-label={title} data-axis={base === undefined ? text.axis : `${base} = 100`} data-band={indexPages.band}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.year}</th><th scope="col" class="n">{text.level}</th><th scope="col" class="n">{text.change}</th><th scope="col" class="n">{text.range}</th><th scope="col" class="n">{text.matched}</th><th scope="col">{text.reason}</th><th scope="col" class="n">{text.total}</th>
            {events && <th scope="col">{indexPages.event}</th>}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => {
            const happened = events?.(point) ?? [];
            const range = point.range?.level;
            return (
              <tr key={point.year} data-x={point.year} data-y={point.level ?? ''} data-segment={point.segment ?? ''} data-low={range?.low} data-high={range?.high} data-mark={happened.length > 0 ? happened.join('; ') : undefined}>
                <th scope="row">{point.year}</th>
                <td class="n">{point.level === null ? '—' : number(point.level, 1)}</td>
                <td class="n">{point.link === null ? '—' : change(point.link, speech)}{point.status === 'preliminary' && <span class="unit">{indexPages.status.preliminary}</span>}</td>
                <td class="n quiet">{point.level === null ? '—' : point.link === null ? number(point.level, 1) : <LevelRange range={range} speech={speech} />}</td>
                <td class="n">{point.matched} <span class="quiet">/ {point.candidates}</span></td>
                <td>{point.link === null && (point.level === null ? <Reason point={point} reason={reason} /> : <><span>{text.base}</span>; <Reason point={point} reason={reason} /></>)}</td>
                <td class="n">{point.backcast && <span class="quiet">{text.backcast} </span>}{euro(point.totalValue)}</td>
                {events && <td class="quiet">{happened.join('; ')}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableBox>
  );
}

function Reason({ point, reason }: { point: SeriesPoint; reason: Speech['reason'] }) {
  return <span class="quiet">{reason(point.reason ?? 'no-data')}</span>;
}

/** The last level of an index as a tile: level with its range, change and year; or why it has none yet. */
export function IndexTile({ index, speech }: { index: IndexSummary; speech: Speech }) {
  const { language, number } = speech;
  return (
    <a class="tile" href={`/${language}/indices/${index.code}`}>
      <span class="tile-name">{index.title[language]}</span>
      {index.last && <span class="tile-level">{number(index.last.level!, 1)}</span>}
      {index.last && <span class="tile-change">{index.last.link ? change(index.last.link, speech) : '—'} <span class="quiet">{index.last.year}</span></span>}
      {index.last && <span class="quiet tile-range">{speech.text.range} <LevelRange range={index.last.range?.level} speech={speech} /></span>}
      {!index.last && <span class="quiet">{noLevel(index.closest, speech)}</span>}
    </a>
  );
}

/** That an index has no level yet, and why, by the year that came closest to one. */
export function noLevel(closest: SeriesPoint | null, { text: { index: text }, reason }: Speech): string {
  return `${text.noLevel}: ${closest ? reason(closest.reason ?? 'no-data') : text.nothing}`;
}

/** All indices in one line each: those with a level by their change, then those without by their reason. */
export function Ticker({ indices, speech }: { indices: readonly IndexSummary[]; speech: Speech }) {
  const { text: { index: text, indexPages }, language, number } = speech;
  const levels = indices.filter(({ last }) => last);
  if (levels.length === 0) return null;
  return (
    <ul class="ticker" aria-label={indexPages.ticker}>
      {levels.map(({ code, title, last }) => (
        <li key={code}>
          <a href={`/${language}/indices/${code}`}>{title[language]}</a> <strong>{number(last!.level!, 1)}</strong> <span class="whole">{last!.link ? change(last!.link, speech) : '—'}</span> <span class="quiet whole">{last!.year}, {text.range.toLowerCase()} <LevelRange range={last!.range?.level} speech={speech} /></span>
        </li>
      ))}
    </ul>
  );
}
