import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu'];

/**
 * A real Chromium: on Linux x64 the one that comes with `npm ci`, elsewhere an installed Chrome.
 * Its own arguments are not used: they switch off the web security that is under test. Only root needs --no-sandbox.
 */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const own = await mkdtemp(join(tmpdir(), 'maex-browser-'));
  const bundled = process.platform === 'linux' && process.arch === 'x64' ? await unpack(own) : null;
  const browser = await chromium.launch({
    ...(bundled ? { executablePath: bundled.path, env: bundled.env } : { channel: 'chrome' }),
    args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** The package unpacks into the temporary directory and finds its libraries through the environment: both ours alone, and put back. */
async function unpack(own: string): Promise<{ path: string; env: Record<string, string> }> {
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const path = await (await import('@sparticuz/chromium')).default.executablePath();
    const fonts = join(own, 'fonts.conf');
    await writeFile(fonts, `<?xml version="1.0"?><fontconfig><dir>${join(own, 'fonts')}</dir><cachedir>${join(own, 'fonts-cache')}</cachedir></fontconfig>`);
    return { path, env: { ...process.env, LD_LIBRARY_PATH: join(own, 'al2023', 'lib'), FONTCONFIG_FILE: fonts } as Record<string, string> };
  } finally {
    process.env = before;
  }
}
