/**
 * Draws every canvas on the page from the table it names: the same numbers, so the picture cannot say something else.
 * A row is a point: data-x, data-y (empty: no value, a gap), data-from where a bar does not begin at 0, and data-segment where a line must not be drawn across.
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
}

function pointsOf(table: HTMLTableElement): Point[] {
  return [...table.querySelectorAll<HTMLTableRowElement>('tr[data-x]')].map(({ dataset }) => ({
    x: dataset['x'] ?? '', y: valueOf(dataset['y']), values: (dataset['y'] ?? '').split('|').map(valueOf), from: dataset['from'] ? Number(dataset['from']) : null, segment: dataset['segment'] ?? '',
  }));
}

function valueOf(text: string | undefined): number | null {
  return text ? Number(text) : null;
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
  const datasets: object[] = named ? named.map((label, at) => {
    const [name, borderDash, pointStyle] = LOOKS[at % LOOKS.length]!;
    return { label, data: points.map(({ values }) => values[at] ?? null), borderColor: color(name), backgroundColor: color(name), borderDash, pointStyle, borderWidth: line ? 2 : 0, pointRadius: 4, tension: 0, spanGaps: false };
  }) : series.map((segment) => ({
    label: table.dataset['label'] ?? '',
    data: points.map((point) => (line && point.segment !== segment ? null : point.from === null ? point.y : [point.from, point.y])),
    borderColor: color('--accent'), backgroundColor: line ? color('--accent') : color('--accent-soft'),
    borderWidth: line ? 3 : 1, pointRadius: 5, pointHoverRadius: 7, tension: 0, spanGaps: false,
  }));
  const axis = { ticks: { color: color('--quiet'), font: { size: 13 } }, grid: { color: color('--rule') }, border: { color: color('--rule') } };
  const [names, values] = [{ ...axis, grid: { display: false } }, { ...axis, beginAtZero: !line && !(lying && points.some(({ from }) => from !== null)), grace: '5%', title: { display: true, text: table.dataset['axis'] ?? '', color: color('--quiet') } }];
  return new Chart(canvas, {
    type: line ? 'line' : 'bar',
    data: { labels: points.map(({ x }) => x), datasets },
    options: {
      indexAxis: lying ? 'y' : 'x', responsive: true, maintainAspectRatio: false, animation: false, locale: document.documentElement.lang,
      interaction: { mode: 'nearest', axis: lying ? 'y' : 'x', intersect: false },
      plugins: { legend: { display: named !== undefined, labels: { color: color('--ink'), usePointStyle: line } } },
      scales: lying ? { x: values, y: names } : { x: names, y: values },
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
