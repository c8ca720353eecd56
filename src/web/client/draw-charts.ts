/**
 * Draws every canvas on the page from the table it names: the same numbers, so the picture cannot say something else.
 * A row is a point: data-x, data-y (empty: no value, a gap), data-from where a bar does not begin at 0, data-segment where a line must not be drawn across,
 * data-low and data-high between which it may lie, and data-mark for what happened there. A second table may overlay it: each column with data-series is a line of its own.
 * A table with data-series ("saving|payment") has a value for each of them in data-y ("10|20").
 */
interface ChartJs {
  new (canvas: HTMLCanvasElement, options: object): { destroy(): void };
}
declare const Chart: ChartJs;

interface Point {
  x: string;
  y: number | null;
  values: (number | null)[];
  from: number | null;
  segment: string;
  low: number | null;
  high: number | null;
  mark: string;
}

const numberOf = (text: string | undefined) => (text ? Number(text) : null);

function pointsOf(table: HTMLTableElement): Point[] {
  return [...table.querySelectorAll<HTMLTableRowElement>('tr[data-x]')].map(({ dataset }) => ({
    x: dataset['x'] ?? '', y: numberOf(dataset['y']), values: (dataset['y'] ?? '').split('|').map(numberOf), from: numberOf(dataset['from']), segment: dataset['segment'] ?? '', low: numberOf(dataset['low']), high: numberOf(dataset['high']), mark: dataset['mark'] ?? '',
  }));
}

/** Thin lines of what was said earlier, one for each column. */
function overlays(id: string | undefined, names: readonly string[], color: string): object[] {
  const table = id === undefined ? null : document.getElementById(id);
  if (!(table instanceof HTMLTableElement)) return [];
  return [...table.querySelectorAll<HTMLTableCellElement>('th[data-series]')].map((header) => {
    const cells = new Map([...table.querySelectorAll<HTMLTableRowElement>('tbody tr')].map(({ cells }) => [cells[header.cellIndex]?.dataset['x'], numberOf(cells[header.cellIndex]?.dataset['y'])]));
    return { label: header.dataset['series'], data: names.map((name) => cells.get(name) ?? null), borderColor: color, borderWidth: 1, borderDash: [4, 3], pointRadius: 0, pointHoverRadius: 4, tension: 0, spanGaps: false };
  });
}

/** Between which values each segment may lie: two lines that are not drawn, and what is between them. A segment begins where it is certain: at its base. */
function bands(points: readonly Point[], series: readonly string[], label: string, color: string): object[] {
  return series.flatMap((segment) => {
    const side = (of: 'low' | 'high') => points.map((point) => (point.segment === segment ? point[of] ?? point.y : null));
    if (!points.some((point) => point.segment === segment && point.low !== null)) return [];
    const edge = { label, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, tension: 0, spanGaps: false, backgroundColor: color };
    return [{ ...edge, data: side('low'), fill: false }, { ...edge, data: side('high'), fill: '-1' }];
  });
}

/** Told apart by more than their colour. */
const LOOKS = [['--accent', [], 'circle'], ['--focus', [8, 4], 'rect'], ['--quiet', [2, 3], 'triangle']] as const;

function draw(canvas: HTMLCanvasElement): { destroy(): void } | null {
  const table = document.getElementById(canvas.dataset['table'] ?? '');
  if (!(table instanceof HTMLTableElement)) return null;
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const points = pointsOf(table);
  const line = canvas.dataset['kind'] === 'line';
  const lying = canvas.dataset['kind'] === 'bars';
  const series = line ? [...new Set(points.map(({ segment }) => segment))].filter((segment) => segment !== '') : [''];
  const named = table.dataset['series']?.split('|');
  const lines: object[] = named ? named.map((label, at) => {
    const [name, borderDash, pointStyle] = LOOKS[at % LOOKS.length]!;
    return { label, data: points.map(({ values }) => values[at] ?? null), borderColor: color(name), backgroundColor: color(name), borderDash, pointStyle, borderWidth: line ? 2 : 0, pointRadius: 4, tension: 0, spanGaps: false };
  }) : series.map((segment) => ({
    label: table.dataset['label'] ?? '',
    data: points.map((point) => (line && point.segment !== segment ? null : point.from === null ? point.y : [point.from, point.y])),
    borderColor: color('--accent'), backgroundColor: line ? color('--accent') : color('--accent-soft'),
    borderWidth: line ? 3 : 1, pointRadius: points.map(({ mark }) => (mark ? 6 : 5)), pointStyle: points.map(({ mark }) => (mark ? 'rectRot' : 'circle')), pointHoverRadius: 8, tension: 0, spanGaps: false,
  }));
  const names = points.map(({ x }) => x);
  const datasets = line ? [...lines, ...overlays(canvas.dataset['overlay'], names, color('--quiet')), ...bands(points, series, table.dataset['band'] ?? '', `${color('--accent')}2e`)] : lines;
  const axis = { ticks: { color: color('--quiet'), font: { size: 13 } }, grid: { color: color('--rule') }, border: { color: color('--rule') } };
  const [places, values] = [{ ...axis, grid: { display: false } }, { ...axis, beginAtZero: !line && !(lying && points.some(({ from }) => from !== null)), grace: '5%', title: { display: true, text: table.dataset['axis'] ?? '', color: color('--quiet') } }];
  return new Chart(canvas, {
    type: line ? 'line' : 'bar',
    data: { labels: names, datasets },
    options: {
      indexAxis: lying ? 'y' : 'x', responsive: true, maintainAspectRatio: false, animation: false, locale: document.documentElement.lang,
      interaction: { mode: 'nearest', axis: lying ? 'y' : 'x', intersect: false },
      plugins: {
        legend: { display: named !== undefined, labels: { color: color('--ink'), usePointStyle: line } },
        tooltip: { callbacks: { afterBody: ([item]: { dataIndex: number }[]) => (item && points[item.dataIndex]?.mark) || '' } },
      },
      scales: lying ? { x: values, y: places } : { x: places, y: values },
    },
  });
}

let drawn: ({ destroy(): void } | null)[] = [];

function drawAll(): void {
  for (const chart of drawn) chart?.destroy();
  drawn = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-table]')].map(draw);
}

drawAll();
document.addEventListener('maex:tables', drawAll);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
