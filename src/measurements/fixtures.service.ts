import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { inMemory } from '../shared/file-source.js';
import type { Viewer } from '../shared/viewer.js';
import { ImportsService } from './imports.service.js';
import { WARNINGS } from './warnings.js';

/** The organisation the starting data belong to. */
export const MAEX: Viewer = { organisation: 'maex', role: 'admin', label: 'starting data' };

/** Brings in the starting data, through the same doors as everyone's: a file known already changes nothing. */
@Injectable()
export class FixturesService {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly imports: ImportsService,
  ) {}

  /** @param progress called with the number of files done, of how many */
  async load(folder: string, today: string, progress: (done: number, total: number) => void): Promise<void> {
    for (const name of await files(folder, 'reference', /^(cpi|deflator)-[^/]*\.yaml$/)) {
      await this.pricelists.publishIndex(await readFile(join(folder, name), 'utf8'), name);
    }
    for (const name of await files(folder, 'pricelist', /^(?!examples\/).*\.yaml$/)) {
      await this.pricelists.publish(await readFile(join(folder, name), 'utf8'), name, { viewer: MAEX, visibility: 'public', today: null });
    }
    const names: string[] = [];
    for (const kind of ['initiatives', 'measurements', 'inputs']) names.push(...await files(folder, 'initiatives', new RegExp(`-${kind}\\.csv$`)));
    for (const [done, name] of names.entries()) {
      await this.imports.import({
        name, file: inMemory(await readFile(join(folder, name))), format: 'csv', visibility: 'public', replacesSameName: true, accept: WARNINGS, reason: 'a newer version of the starting data',
      }, MAEX, today);
      progress(done + 1, names.length);
    }
  }
}

/** Files below a folder whose path ends so, in order, named from the top folder. */
async function files(folder: string, below: string, ending: RegExp): Promise<string[]> {
  const names = await readdir(join(folder, below), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => ending.test(name)).map((name) => join(below, name).replaceAll('\\', '/')).sort();
}
