let crashAt: string | undefined;

/** Tells which named point kills the process; called once, with the setting MAEX_CRASH_AT. */
export function setCrashPoint(name: string | undefined): void {
  crashAt = name;
}

/** A named point of a job. A crash test names it, and the process dies here as if the power went: nothing is cleaned up. */
export function crashPoint(name: string): void {
  if (crashAt === name) process.kill(process.pid, 'SIGKILL');
}
