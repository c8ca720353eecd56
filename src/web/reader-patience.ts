import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

const PATIENCE_MS = 2_000;

/**
 * The embedded database has one connection. A reader that would wait for it longer than two seconds, behind a long write, is
 * told to come back (503 with Retry-After); a writer waits its turn.
 */
export function readerPatience(database: DataSource): (request: FastifyRequest) => Promise<void> {
  const pool = (database.driver as unknown as { master: Pool }).master;
  return async (request) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || request.url.startsWith('/assets/')) return;
    const turn = pool.connect().then((client) => {
      client.release();
      return true;
    });
    turn.catch(() => undefined);
    const inTime = await Promise.race([turn, sleep(PATIENCE_MS, false, { ref: false })]);
    if (!inTime) throw new ServiceUnavailableException('The database is busy with a longer piece of work. Try again in two seconds.');
  };
}
