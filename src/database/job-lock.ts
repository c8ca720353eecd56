import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Conflict } from '../shared/errors.js';
import { uuidV7 } from './uuid-v7.js';

/** A holder that was killed is given up after this; one that lives says so while its job goes on. */
const HELD_SECONDS = 15;
const HEARTBEAT_MS = 5_000;
const PATIENCE_MS = 60_000;
const RETRY_MS = 250;

/** A job that only one process may do at a time. The lock lapses by itself when its holder dies. */
export interface JobLock {
  /** Keeps the lock while the job goes on. @throws Conflict when another process has taken it over */
  renew(): Promise<void>;
}

/**
 * Does a job under a named lock kept in the database, so that it holds between processes on every database we run on.
 * Waits a minute for another process that is doing this job.
 * @throws Conflict `busy` when it is still not ready then
 */
export async function underJobLock<Result>(database: DataSource, name: string, job: (lock: JobLock) => Promise<Result>): Promise<Result> {
  const holder = uuidV7();
  for (const end = Date.now() + PATIENCE_MS; !(await take(database, name, holder)); await sleep(RETRY_MS)) {
    if (Date.now() > end) throw new Conflict('busy', `The job "${name}" is being done by another process. Try again when it is ready.`);
  }
  const renew = async () => {
    const [, kept] = await database.query<[unknown[], number]>('update job_lock set held_until = now() + make_interval(secs => $3) where name = $1 and holder = $2', [name, holder, HELD_SECONDS]);
    if (kept === 0) throw new Conflict('overtaken', `The job "${name}" took too long and was taken over by another process.`);
  };
  const heartbeat = setInterval(() => void renew().catch(() => undefined), HEARTBEAT_MS); // the job itself is told by its own renewal
  try {
    return await job({ renew });
  } finally {
    clearInterval(heartbeat);
    await database.query('delete from job_lock where name = $1 and holder = $2', [name, holder]);
  }
}

async function take(database: DataSource, name: string, holder: string): Promise<boolean> {
  const taken = await database.query<unknown[]>(
    `insert into job_lock (name, holder, held_until) values ($1, $2, now() + make_interval(secs => $3))
     on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until where job_lock.held_until < now() returning 1`,
    [name, holder, HELD_SECONDS]);
  return taken.length > 0;
}
