import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { testDatabases } from '../databases.js';

describe.each(testDatabases())('a fresh $name', ({ name, create }) => {
  test('exists until it is dropped', async () => {
    const { env, drop } = await create();
    expect(existsSync(env.MAEX_DATA_DIR!)).toBe(true);
    if (name === 'PostgreSQL') {
      const client = new pg.Client(env.DATABASE_URL);
      client.on('error', () => undefined); // the drop cuts it off
      await client.connect();
      expect((await client.query('select count(*) from pg_stat_user_tables')).rows).toEqual([{ count: '0' }]);
      await drop();
      await expect(new pg.Client(env.DATABASE_URL).connect()).rejects.toThrow('does not exist');
    } else await drop();
    expect(existsSync(env.MAEX_DATA_DIR!)).toBe(false);
  });
});
