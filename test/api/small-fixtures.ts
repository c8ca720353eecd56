import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseYaml } from 'yaml';

/** The project's own starting data. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** A YAML file of the project's own starting data, by its path. */
export async function readFixture<Document>(name: string): Promise<Document> {
  return parseYaml(await readFile(join(FIXTURES, name), 'utf8')) as Document;
}

export const CO2 = 'co2e-avoided-fixometer-r2';
export const PROFILE_HEADER = 'initiative,name,sector,country';
export const MEASUREMENT_HEADER = 'initiative,indicator,from,until,quantity,unit';
export const INPUT_HEADER = 'initiative,stakeholder,input,from,until,quantity,unit';

export interface Folder {
  path: string;
  remove(): Promise<void>;
}

/**
 * A temporary folder of starting data: the project's own reference data and price list, and the files given, by path within it.
 * A file given takes the place of the project's own; null leaves that out.
 */
export async function fixturesFolder(files: Record<string, string | null>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'maex-fixtures-'));
  for (const name of ['pricelist/nl-2026-1.yaml', 'reference/cpi-nl.yaml', 'reference/indices.yaml']) {
    if (files[name] === undefined) await cp(join(FIXTURES, name), join(path, name));
  }
  for (const [name, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`;
}

/** One row of a file of measurements of avoided CO2, in kilograms over a whole calendar year. */
export function co2Of(initiative: string, year: number, kilograms: string | number): string[] {
  return [initiative, CO2, `${year}-01-01`, `${year + 1}-01-01`, String(kilograms), 'kg'];
}

/** Six Dutch repair groups with whole years 2022 and 2023, so that the Dutch index has a link: enough for most questions. */
export function sixGroups(): Record<string, string> {
  const slugs = [1, 2, 3, 4, 5, 6].map((number) => `groep-${number}`);
  return {
    'initiatives/groups-initiatives.csv': csv(PROFILE_HEADER, slugs.map((slug) => [slug, slug.replace('groep-', 'Groep '), 'repair', 'NL'])),
    'initiatives/groups-measurements.csv': csv(MEASUREMENT_HEADER, slugs.flatMap((slug, index) => [co2Of(slug, 2022, 100 + index), co2Of(slug, 2023, 110 + index * 2)])),
  };
}
