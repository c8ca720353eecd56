import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.js';
import { DirectoryInUse } from '../database/directory-lock.js';
import { InvalidInput, type Problem } from '../shared/errors.js';
import { runFile } from '../web/run-file.js';
import type { Server } from '../web/server.js';

/** A server that has the directory open but does not listen yet is starting: it is waited for. */
const STARTING_MS = 30_000;
const RETRY_MS = 500;

/** Sends one request to the API and returns its answer. @throws InvalidInput with the problems the API told, or an Error with its detail */
export type ApiCall = (path: string, init?: RequestInit) => Promise<Record<string, unknown>>;

/**
 * Does something through the API: that of the server running on this data directory, or, where none runs, of one opened for
 * the occasion on a free port. So a command does what the API does, and never opens a directory that is in use.
 */
export async function withApi<Result>(config: Config, work: (call: ApiCall) => Promise<Result>): Promise<Result> {
  for (const end = Date.now() + STARTING_MS; ; await sleep(RETRY_MS)) {
    const running = await runningServer(config);
    if (running) return work(callerOf(running));
    const { openServer } = await import('../web/server.js'); // only where no server runs: it takes a second to load
    const server = await openServer({ ...config, rateLimitPerMinute: 0 }).catch((error: unknown) => {
      if (error instanceof DirectoryInUse && Date.now() < end) return null;
      throw error;
    });
    if (server) return withServer(server, work);
  }
}

async function withServer<Result>(server: Server, work: (call: ApiCall) => Promise<Result>): Promise<Result> {
  try {
    return await work(callerOf(await server.listen(0, '127.0.0.1')));
  } finally {
    await server.close();
  }
}

interface Reached {
  address: string;
  key: string;
}

async function runningServer(config: Config): Promise<Reached | null> {
  try {
    const known = JSON.parse(await readFile(runFile(config), 'utf8')) as Reached;
    const answer = await fetch(`${known.address}/api/v1/health`, { headers: { authorization: `Bearer ${known.key}` } });
    return answer.ok ? known : null;
  } catch {
    return null;
  }
}

function callerOf({ address, key }: Reached): ApiCall {
  return async (path, init = {}) => {
    const answer = await fetch(`${address}/api/v1/${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
    const body = (await answer.json()) as Record<string, unknown> & { detail?: string; errors?: Problem[] };
    if (answer.ok) return body;
    if (body.errors) throw new InvalidInput('', body.errors);
    throw new RefusedByApi(body.detail ?? `The server answered ${answer.status}.`);
  };
}

class RefusedByApi extends Error {}
