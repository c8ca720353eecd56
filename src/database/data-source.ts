import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Initiative } from '../initiatives/initiative.entity.js';
import { Import } from '../measurements/import.entity.js';
import { ApiKey } from '../organisations/api-key.entity.js';
import { PriceListDraft } from '../pricelist/price-list-draft.entity.js';
import { PriceListVersion } from '../pricelist/price-list-version.entity.js';
import { ImportJobs1795737600000 } from './migrations/import-jobs-1795737600000.js';
import { Imports1795564800000 } from './migrations/imports-1795564800000.js';
import { Indices1795651200000 } from './migrations/indices-1795651200000.js';
import { MainJob1795219200000 } from './migrations/main-job-1795219200000.js';
import { PriceLists1795392000000 } from './migrations/price-lists-1795392000000.js';
import { StartingData1795305600000 } from './migrations/starting-data-1795305600000.js';
import { Valuations1795478400000 } from './migrations/valuations-1795478400000.js';

/** Days, moments (ISO 8601, UTC) and large integers come as text, never as a Date in the machine's time zone or a rounded number. */
for (const type of [pg.types.builtins.DATE, pg.types.builtins.INT8]) pg.types.setTypeParser(type, (text) => text);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

export type Connection = { url: string } | { host: string; port: number };

const OLDEST_POSTGRESQL = 150_000;
const MIGRATION_LOCK = 7_106_118;

/** The options every connection shares. The embedded database has one connection, and what needs it waits its turn. */
export function dataSourceOptions(connection: Connection): DataSourceOptions {
  const server = 'url' in connection;
  return {
    type: 'postgres',
    ...(server ? { url: connection.url } : { ...connection, username: 'postgres', password: 'none', database: 'postgres' }),
    entities: [ApiKey, PriceListVersion, PriceListDraft, Initiative, Import],
    migrations: [MainJob1795219200000, StartingData1795305600000, PriceLists1795392000000, Valuations1795478400000, Imports1795564800000, Indices1795651200000, ImportJobs1795737600000],
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    extra: server
      ? { max: 10, connectionTimeoutMillis: 10_000, options: '-c TimeZone=UTC' }
      : { max: 1, connectionTimeoutMillis: 20_000 },
  };
}

export class DatabaseUnusable extends Error {}

/**
 * Connects, refuses a server older than PostgreSQL 15, and brings the tables up to date, one process at a time.
 * @throws DatabaseUnusable with what is wrong and how to go on
 */
export async function openDatabase(connection: Connection): Promise<DataSource> {
  const source = new DataSource(dataSourceOptions(connection));
  await source.initialize().catch((error: Error) => {
    throw new DatabaseUnusable(`The database cannot be reached: ${error.message || String(error)}. Check DATABASE_URL and that the server runs, or leave DATABASE_URL out to use the embedded database.`);
  });
  try {
    const [{ server_version_num: version }] = await source.query<[{ server_version_num: string }]>('show server_version_num');
    if (Number(version) < OLDEST_POSTGRESQL) {
      throw new DatabaseUnusable(`The database server is PostgreSQL ${Math.floor(Number(version) / 10_000)}; 15 or newer is needed. Upgrade it, or point DATABASE_URL at a newer server.`);
    }
    await migrate(source, 'url' in connection);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** TypeORM takes no lock of its own: on a server, a second connection holds one while this one migrates. */
async function migrate(source: DataSource, server: boolean): Promise<void> {
  if (!server) {
    await source.runMigrations({ transaction: 'each' });
    return;
  }
  await source.transaction(async (lock) => {
    await lock.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await source.runMigrations({ transaction: 'each' });
  });
}
