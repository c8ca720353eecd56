import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));
const started: ChildProcess[] = [];
const directories: string[] = [];

export interface Child {
  /** `ready`, or what it said instead. */
  said: Promise<string>;
  kill(): Promise<void>;
}

export interface ChildOptions {
  env?: Record<string, string>;
  /** Run as this user id. */
  uid?: number;
  /** Put this command before it. */
  within?: string[];
}

/** Every child has a temp directory of its own, so that what a killed one leaves there goes with the test. */
export function child(what: 'lock' | 'start' | 'write', args: string[], { env, uid, within = [] }: ChildOptions = {}): Child {
  const [command, ...rest] = [...within, process.execPath, CHILD, what, ...args];
  const program = spawn(command!, rest, {
    env: { ...process.env, TMPDIR: freshDirectory(), ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(program);
  const lines = createInterface({ input: program.stdout! });
  return {
    said: once(lines, 'line').then(([line]) => line as string),
    kill: () => kill(program),
  };
}

async function kill(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGKILL');
  await once(program, 'exit');
}

/** Whether the project, and this Node, can be run by that user. */
export function canRunAs(uid: number): boolean {
  return process.getuid?.() === 0 && spawnSync(process.execPath, ['--check', CHILD], { uid, gid: uid }).status === 0;
}

export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mx-'));
  directories.push(directory);
  return directory;
}

export async function cleanUp(): Promise<void> {
  await Promise.all(started.splice(0).map(kill));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
