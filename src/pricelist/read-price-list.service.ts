import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { decodeDocument } from '../shared/decode-document.js';
import { parsePriceList, type ParsedPriceList } from './parse-price-list.js';

const READ_MS_MAX = 10_000;
const MEMORY_MB_MAX = 512;
const PROBLEMS_MAX = 1_000;

/** The thread runs compiled code also when this file runs as TypeScript in a test. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? '../../dist/pricelist/read-price-list.service.js' : import.meta.url, import.meta.url);

/**
 * Reads the text of a price list (YAML, and so JSON) beside the server, which goes on: a text made to be slow or large costs
 * its own thread no more than these limits.
 */
export async function readPriceList(source: string): Promise<ParsedPriceList> {
  const reader = new Worker(THREAD, { workerData: { priceList: source }, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX } });
  const late = new AbortController();
  try {
    const [read] = (await Promise.race([once(reader, 'message'), sleep(READ_MS_MAX, [tooMuch()], { signal: late.signal })])) as [ParsedPriceList];
    return read;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') return tooMuch();
    throw error;
  } finally {
    late.abort();
    await reader.terminate();
  }
}

function tooMuch(): ParsedPriceList {
  return { problems: [{ code: 'too-much', message: `this takes more than ${READ_MS_MAX / 1000} seconds or ${MEMORY_MB_MAX} MB to read. Split the list, or write it more simply.` }] };
}

/** What the thread does. */
function read(source: string): ParsedPriceList {
  const decoded = decodeDocument(source, 'yaml');
  const parsed = 'problems' in decoded ? decoded : parsePriceList(decoded.document);
  if (!('problems' in parsed) || parsed.problems.length <= PROBLEMS_MAX) return parsed;
  const more = { code: 'more-problems', message: `and ${parsed.problems.length - PROBLEMS_MAX} more problems. Repair these first.` };
  return { problems: [...parsed.problems.slice(0, PROBLEMS_MAX), more] };
}

if (!isMainThread && typeof (workerData as { priceList?: unknown } | null)?.priceList === 'string') parentPort!.postMessage(read((workerData as { priceList: string }).priceList));
