import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../config.js';
import { sha256 } from '../shared/canonical-hash.js';

/** The files pages need, all our own or shipped with the product: no request goes to anyone else. */
const CHARTS = dirname(createRequire(import.meta.url).resolve('chart.js'));
const FILES: Record<string, { path: string; type: string }> = {
  'style.css': { path: join(PROJECT_ROOT, 'src/web/client/style.css'), type: 'text/css; charset=utf-8' },
  'icon.svg': { path: join(PROJECT_ROOT, 'src/web/client/icon.svg'), type: 'image/svg+xml' },
  'draw-charts.js': { path: join(PROJECT_ROOT, 'dist/web/client/draw-charts.js'), type: 'text/javascript; charset=utf-8' },
  'fill-value-map.js': { path: join(PROJECT_ROOT, 'dist/web/client/fill-value-map.js'), type: 'text/javascript; charset=utf-8' },
  'follow-import.js': { path: join(PROJECT_ROOT, 'dist/web/client/follow-import.js'), type: 'text/javascript; charset=utf-8' },
  'chart.umd.min.js': { path: join(CHARTS, 'chart.umd.min.js'), type: 'text/javascript; charset=utf-8' },
};

export interface Asset {
  content: Buffer;
  type: string;
  hash: string;
}

const loaded = new Map<string, Asset>();

/** One of the files, or undefined for any other name: a path never reaches the disk. */
export function asset(name: string): Asset | undefined {
  const known = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (!known) return undefined;
  const before = loaded.get(name);
  if (before) return before;
  const content = readFileSync(known.path);
  const read = { content, type: known.type, hash: sha256(content).slice(0, 12) };
  loaded.set(name, read);
  return read;
}

/** The address of a file, with its hash: another content has another address, so it can be kept for ever. */
export function assetAddress(name: string): string {
  return `/assets/${name}?v=${asset(name)?.hash ?? ''}`;
}
