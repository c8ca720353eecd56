import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The built product as its users have it: a process, its output, and its API over real HTTP. */

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY = 'stop with Ctrl+C';
const READY_MS = 120_000;
const STOP_MS = 15_000;
const BUSY_TRIES = 20;

export type Settings = Record<string, string>;

export interface Answer<Body> {
  status: number;
  headers: Headers;
  text: string;
  /** The decoded body where it is JSON. */
  body: Body;
}

export interface Request {
  method?: string;
  key?: string | null;
  headers?: Record<string, string>;
  body?: BodyInit;
}

/** An error body of the API (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { code: string; message: string; pointer?: string; row?: number; column?: string; value?: string }[];
}

export interface ImportBody {
  id: string;
  status: string;
  rowsTotal: number;
  rowsNew: number;
  rowsCorrected: number;
  rowsUnchanged: number;
  publication: number;
  visibility: string;
  already: boolean;
}

/** The settings of this process without those of the product, and the ones given: a test never inherits a setting. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(MAEX_.*|PORT|HOST|DATABASE_URL|NODE_OPTIONS|FORCE_COLOR)$/.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: '1', ...settings };
}

function launch(args: string[], settings: Settings): ChildProcess & { log: () => string } {
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  return Object.assign(child, { log: () => log });
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  log: string;
}

/** Runs one command of the product to its end. */
export async function maex(args: string[], settings: Settings = {}): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** No answer at all: nothing is known then, least of all a number. */
export class Inconclusive extends Error {}

export class ServerUnderTest {
  private constructor(
    private readonly child: ChildProcess & { log: () => string },
    private readonly ended: Promise<Ended>,
    readonly address: string,
    /** The command line's key: an admin of organisation maex, for as long as this process runs. */
    readonly key: string,
    /** The first admin key, as printed at the first start on a database; null later. */
    readonly adminKey: string | null,
  ) {}

  /** @param settings the database and what else is not by default; a free port, no rate limit */
  static async start(settings: Settings): Promise<ServerUnderTest> {
    const starting = this.launch(settings);
    const server = await starting.ready;
    if (server instanceof ServerUnderTest) return server;
    throw new Error(`maex start ended with ${server.code ?? server.signal}:\n${server.log}`);
  }

  /** Starts without waiting: `ready` gives the server, or how the process ended before it was one. */
  static launch(settings: Settings): { ready: Promise<ServerUnderTest | Ended>; kill(): Promise<Ended> } {
    const child = launch(['start'], { PORT: '0', MAEX_RATE_LIMIT: '0', ...settings });
    const ended = new Promise<Ended>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log: child.log() })));
    const ready = Promise.race([ended, this.whenReady(child, ended, join(settings.MAEX_DATA_DIR!, 'run', 'server.json'))]);
    return {
      ready,
      kill: () => {
        child.kill('SIGKILL');
        return ended;
      },
    };
  }

  private static async whenReady(child: ChildProcess & { log: () => string }, ended: Promise<Ended>, runFile: string): Promise<ServerUnderTest> {
    for (const end = Date.now() + READY_MS; !child.log().includes(READY); await sleep(20)) {
      if (child.exitCode !== null || child.signalCode !== null) return new Promise(() => undefined); // `ended` tells
      if (Date.now() > end) {
        child.kill('SIGKILL');
        throw new Error(`maex start was not ready after ${READY_MS} ms:\n${child.log()}`);
      }
    }
    const { address, key } = JSON.parse(await readFile(runFile, 'utf8')) as { address: string; key: string };
    return new ServerUnderTest(child, ended, address, key, /Admin key, shown this once: +(\S+)/.exec(child.log())?.[1] ?? null);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get log(): string {
    return this.child.log();
  }

  /** Whatever the server answers. */
  async request<Body = ProblemBody>(path: string, { method = 'GET', key = null, headers = {}, body }: Request = {}): Promise<Answer<Body>> {
    const answer = await fetch(this.address + (path.startsWith('/') ? path : `/api/v1/${path}`), {
      method, headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers }, ...(body !== undefined && { body }), redirect: 'manual',
    }).catch((cause: unknown) => {
      throw new Inconclusive(`inconclusive: no answer to ${method} ${path}; the server ${this.running ? 'runs' : `ended with ${this.child.exitCode ?? this.child.signalCode}`}:\n${this.log.slice(-2000)}`, { cause });
    });
    const text = await answer.text();
    const json = /[/+]json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return { status: answer.status, headers: answer.headers, text, body: (json ? JSON.parse(text) : undefined) as Body };
  }

  /** What a GET gives; anything but a success fails. A reader who is told that the database is busy (503) tries again. */
  async get<Body>(path: string, key: string | null = null): Promise<Body> {
    const { status, text, body } = await this.patient<Body>(path, key);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text}`);
    return body;
  }

  async text(path: string, key: string | null = null): Promise<string> {
    const { status, text } = await this.patient(path, key);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text}`);
    return text;
  }

  private async patient<Body>(path: string, key: string | null): Promise<Answer<Body>> {
    for (let tried = 1; ; tried += 1) {
      const answer = await this.request<Body>(path, { key });
      if (answer.status !== 503 || tried === BUSY_TRIES) return answer;
      await sleep(250);
    }
  }

  /** Posts JSON. */
  async post<Body = ProblemBody>(path: string, document: object, key: string | null = this.key): Promise<Answer<Body>> {
    return this.request<Body>(path, { method: 'POST', key, headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) });
  }

  /** Posts a CSV file to the imports. */
  async import<Body = ImportBody>(csv: BodyInit, query: Record<string, string> = {}, { key = this.key, ...headers }: { key?: string | null } & Record<string, string | null> = {}): Promise<Answer<Body>> {
    return this.request<Body>(`imports?${new URLSearchParams(query).toString()}`, {
      method: 'POST', key, body: csv, headers: { 'content-type': 'text/csv', ...(headers as Record<string, string>) },
    });
  }

  async newKey(organisation: string, role: 'contributor' | 'methodologist' | 'admin'): Promise<string> {
    const { status, text, body } = await this.post<{ key: string }>('keys', { organisation, role, label: `${role} of ${organisation}` });
    if (status !== 201) throw new Error(`no key: ${text}`);
    return body.key;
  }

  /** As Ctrl+C does. */
  async stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    const late = Symbol();
    const ended = await Promise.race([this.ended, sleep(STOP_MS, late, { ref: false })]);
    if (typeof ended !== 'symbol') return ended;
    this.child.kill('SIGKILL');
    throw new Error(`maex start did not stop within ${STOP_MS} ms:\n${this.log}`);
  }

  /** As if the power went. */
  async kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** How the process ends by itself. */
  async end(withinMs: number): Promise<Ended> {
    const late = Symbol();
    const ended = await Promise.race([this.ended, sleep(withinMs, late, { ref: false })]);
    if (typeof ended !== 'symbol') return ended;
    throw new Error(`the server still runs after ${withinMs} ms`);
  }
}

/** Asks again until the answer is right, for what the server does within seconds by itself. */
export async function eventually<Value>(ask: () => Promise<Value>, right: (value: Value) => boolean, withinMs = 20_000): Promise<Value> {
  for (const end = Date.now() + withinMs; ; await sleep(150)) {
    const value = await ask();
    if (right(value)) return value;
    if (Date.now() > end) throw new Error(`after ${withinMs} ms still: ${JSON.stringify(value)?.slice(0, 500)}`);
  }
}

/** A place for what a killed server leaves in the temporary directory: to be removed with it. A short name, for the sockets in it. */
export async function ownTemporary(): Promise<{ settings: Settings; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'mx-'));
  return { settings: { TMPDIR: path }, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
