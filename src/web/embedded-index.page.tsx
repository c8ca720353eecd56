import { renderToString } from 'preact-render-to-string';
import { closestToLink, type SeriesPoint, type Vintage } from '../indices/published-index.js';
import { groupBy } from '../shared/group-by.js';
import { assetAddress } from './assets.js';
import { change, LevelRange, noLevel } from './index-table.js';
import type { Speech } from './language.js';

const [WIDTH, HEIGHT, EDGE] = [380, 150, 8];

export interface EmbeddedProps {
  index: Vintage;
  points: readonly SeriesPoint[];
  origin: string;
}

/** One index to be shown on another site: its last level, its range, and its course as a picture without scripts. */
export function embeddedIndex(props: EmbeddedProps, speech: Speech): string {
  return `<!doctype html>${renderToString(<Document props={props} speech={speech} />)}`;
}

function Document({ props: { index, points, origin }, speech }: { props: EmbeddedProps; speech: Speech }) {
  const { text: { index: text, indexPages: more }, language, number, day } = speech;
  const last = points.findLast(({ level }) => level !== null);
  const title = index.title[language];
  const address = `${origin}/${language}/indices/${index.code}`;
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href={assetAddress('style.css')} />
      </head>
      <body class="embedded">
        <main>
          <h1>{title}</h1>
          {last ? (
            <>
              <p><strong class="tile-level">{number(last.level!, 1)}</strong> {last.link && change(last.link, speech)} <span class="quiet">{last.year}; {text.range.toLowerCase()} <LevelRange range={last.range?.level} speech={speech} /></span></p>
              <Course points={points} label={text.chartLabel(title)} />
            </>
          ) : <p>{noLevel(closestToLink(points), speech)}.</p>}
          <p class="basis">{text.vintage(String(index.vintage), day(index.publishedAt))}. <a href={address} target="_blank" rel="noopener">{more.of}: {more.readOn.toLowerCase()}</a></p>
        </main>
      </body>
    </html>
  );
}

/** The levels of each segment as a line, with the range around it. */
function Course({ points, label }: { points: readonly SeriesPoint[]; label: string }) {
  const drawn = points.flatMap((point) => {
    if (point.level === null || point.segment === null) return [];
    const level = Number(point.level);
    return [{ year: point.year, segment: point.segment, level, low: Number(point.range?.level?.low ?? level), high: Number(point.range?.level?.high ?? level) }];
  });
  const [first, last] = [drawn[0]!.year, drawn.at(-1)!.year];
  const [least, most] = [Math.min(...drawn.map(({ low, level }) => Math.min(low, level))), Math.max(...drawn.map(({ high, level }) => Math.max(high, level)))];
  const x = (year: number) => (EDGE + ((year - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE)).toFixed(1);
  const y = (level: number) => (HEIGHT - 3 * EDGE - ((level - least) / Math.max(1, most - least)) * (HEIGHT - 5 * EDGE)).toFixed(1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} class="course">
      {[...groupBy(drawn, ({ segment }) => segment).values()].map((own) => (
        <g key={own[0]!.segment}>
          <polygon points={[...own.map(({ year, high }) => `${x(year)},${y(high)}`), ...own.toReversed().map(({ year, low }) => `${x(year)},${y(low)}`)].join(' ')} />
          <polyline points={own.map(({ year, level }) => `${x(year)},${y(level)}`).join(' ')} />
          {own.map(({ year, level }) => <circle key={year} cx={x(year)} cy={y(level)} r="3" />)}
        </g>
      ))}
      <text x={EDGE} y={HEIGHT - 4}>{first}</text>
      <text x={WIDTH - EDGE} y={HEIGHT - 4} text-anchor="end">{last}</text>
    </svg>
  );
}
