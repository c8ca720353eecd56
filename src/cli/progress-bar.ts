const BAR_WIDTH = 24;

/** A progress bar on a terminal; in a pipe the numbers say enough. */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((BAR_WIDTH * done) / total);
  return `${process.stdout.isTTY ? `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ` : ''}${done} of ${total}`;
}
