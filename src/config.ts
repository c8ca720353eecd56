import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InvalidInput } from './shared/errors.js';
import { schemaProblems } from './shared/schema-problems.js';

/** Where the project itself stands: fixtures, pages' assets and node_modules are found from here. */
export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

const whole = (least: number, most: number) => z.coerce.number({ error: `write a whole number from ${least} to ${most}` }).int(`write a whole number from ${least} to ${most}`).min(least).max(most);

const settings = z.object({
  /** Port of the server; 0 takes a free one. */
  PORT: whole(0, 65_535).default(3000),
  /** Address to listen on: the machine itself unless said otherwise. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** A PostgreSQL server, 15 or newer; without it the embedded database is used. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'write postgres://user:password@host:5432/database' }).optional(),
  /** Where the embedded database and the running server's address are kept. */
  MAEX_DATA_DIR: z.string().min(1).default('./var'),
  /** `none` starts empty; else the folder of starting data. */
  MAEX_FIXTURES: z.string().min(1).optional(),
  /** Requests a minute from one address; 0 switches the limit off. */
  MAEX_RATE_LIMIT: whole(0, 1_000_000).default(600),
  /** Largest file that can be imported, in megabytes. */
  MAEX_IMPORT_MB: whole(1, 1024).default(32),
  /** For crash tests: the process kills itself at this named point. */
  MAEX_CRASH_AT: z.string().optional(),
});

export interface Config {
  port: number;
  host: string;
  databaseUrl: string | undefined;
  dataDir: string;
  fixtures: string | undefined;
  rateLimitPerMinute: number;
  importBytesMax: number;
  crashAt: string | undefined;
}

/**
 * Reads the settings from the environment, once.
 * @throws InvalidInput with every wrong setting
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = settings.safeParse(environment);
  if (!read.success) throw new InvalidInput('settings', schemaProblems(read.error.issues, environment));
  const { PORT, HOST, DATABASE_URL, MAEX_DATA_DIR, MAEX_FIXTURES, MAEX_RATE_LIMIT, MAEX_IMPORT_MB, MAEX_CRASH_AT } = read.data;
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    dataDir: MAEX_DATA_DIR,
    fixtures: MAEX_FIXTURES === 'none' ? undefined : (MAEX_FIXTURES ?? `${PROJECT_ROOT}fixtures`),
    rateLimitPerMinute: MAEX_RATE_LIMIT,
    importBytesMax: MAEX_IMPORT_MB * 1024 * 1024,
    crashAt: MAEX_CRASH_AT,
  };
}

/** The version of the code, as it stands in package.json. */
export const CODE_VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
