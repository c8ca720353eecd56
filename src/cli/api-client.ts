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
export type ApiCall = ((path: string, init?: RequestInit) => Promise<Record<string, unknown>>) & {
  /** What a route tells as server-sent events, until it ends. */
  events(path: string): AsyncGenerator<{ event: string; data: unknown }>;
};

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
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${address}/api/v1/${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
    if (answer.ok) return answer;
    const body = (await answer.json()) as { detail?: string; errors?: Problem[] };
    if (body.errors) throw new InvalidInput('', body.errors);
    throw new RefusedByApi(body.detail ?? `The server answered ${answer.status}.`);
  };
  async function* events(path: string) {
    let text = '';
    for await (const chunk of (await ask(path)).body!.pipeThrough(new TextDecoderStream())) {
      const whole = (text + chunk).split('\n\n');
      text = whole.pop()!;
      for (const [, event, data] of whole.flatMap((each) => [...each.matchAll(/^event: (.*)\ndata: (.*)$/gm)])) yield { event: event!, data: JSON.parse(data!) as unknown };
    }
  }
  return Object.assign(async (path: string, init?: RequestInit) => (await ask(path, init)).json() as Promise<Record<string, unknown>>, { events });
}

class RefusedByApi extends Error {}
