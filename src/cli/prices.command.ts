import { basename } from 'node:path';
import type { Config } from '../config.js';
import { InvalidInput, type Problem } from '../shared/errors.js';
import { textTable } from '../shared/text-table.js';
import { withApi } from './api-client.js';
import { fileBytes } from './file-bytes.js';

/** A list as the API tells of it. */
interface List {
  list: string;
  version: string;
  sha256: string;
  currency: string;
  published: string;
  organisation: string;
  visibility: string;
  title: { en: string };
  extends: { list: string; version: string } | null;
  indicators: number;
  added: number;
  overridden: number;
  already: boolean;
}

export interface PublishOptions {
  private: boolean;
  organisation?: string;
}

/** `maex prices check FILE`: every problem of a price list, or what publishing it would give; stores nothing. @returns 0; a wrong file is thrown as InvalidInput */
export async function checkPricesCommand(config: Config, file: string, options: PublishOptions): Promise<number> {
  const { problems, list } = (await send(config, file, options, true)) as unknown as { problems: Problem[]; list: List };
  if (problems.length > 0) throw new InvalidInput(file, problems);
  process.stdout.write(`${about(list)}\n${list.already ? 'It is published already, as it stands.' : `No problems. Publish it with: maex prices publish ${file}`}\n`);
  return 0;
}

/** `maex prices publish FILE`: from then on this version never changes. @returns 0; a wrong file is thrown as InvalidInput */
export async function publishPricesCommand(config: Config, file: string, options: PublishOptions): Promise<number> {
  const list = (await send(config, file, options, false)) as unknown as List;
  process.stdout.write(list.already
    ? `${list.list} ${list.version} is published already, with this very content: nothing changed.\n`
    : `${about(list)}\nPublished. Value with it: maex publish --list ${list.list}\n`);
  return 0;
}

/** `maex prices expired`: prices that are used, although they were to be looked at again before today. */
export async function expiredPricesCommand(config: Config): Promise<number> {
  const { items } = (await withApi(config, async (call) => call('price-lists/expired'))) as unknown as {
    items: { list: string; version: string; indicator: string; from: string; amount: string; currency: string; bestBefore: string; lastCheck: { on: string } | null }[];
  };
  const rows = items.map(({ list, version, indicator, amount, currency, from, bestBefore, lastCheck }) => [`${list} ${version}`, indicator, `${currency} ${amount}`, from, bestBefore, lastCheck?.on ?? 'never']);
  process.stdout.write(rows.length === 0 ? 'No price is past the day it was to be looked at again.\n' : `${textTable('llrlll', [['list', 'indicator', 'price', 'from', 'best before', 'last looked at'], ...rows])}\n`);
  return 0;
}

async function send(config: Config, file: string, { private: closed, organisation }: PublishOptions, dryRun: boolean): Promise<Record<string, unknown>> {
  const body = await fileBytes(file);
  const query = new URLSearchParams({ name: basename(file), dryRun: String(dryRun), ...(closed && { visibility: 'private' }), ...(organisation !== undefined && { organisation }) });
  return withApi(config, async (call) => call(`price-lists?${query.toString()}`, { method: 'POST', body, headers: { 'content-type': 'application/yaml' } })).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(file, error.problems) : error;
  });
}

function about({ list, version, title, extends: base, indicators, added, overridden, currency, published, visibility, organisation, sha256 }: List): string {
  return textTable('ll', [
    ['price list', `${list} ${version}, ${title.en}`],
    ['indicators', base ? `${indicators}: ${indicators - added} of ${base.list} ${base.version}, ${overridden} of them overridden, and ${added} added` : String(indicators)],
    ['currency', currency],
    ['published', `${published}, ${visibility}, by ${organisation}`],
    ['SHA-256', sha256],
  ]);
}
