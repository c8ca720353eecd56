import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu'];
const UNPACK = `import('@sparticuz/chromium').then(async ({ default: chromium }) => process.stdout.write(await chromium.executablePath()))`;

/**
 * A real Chromium: on Linux x64 the one that comes with `npm ci`, elsewhere an installed Chrome.
 * Its own arguments are not used: they switch off the web security that is under test. Only root needs --no-sandbox.
 */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const own = await mkdtemp(join(tmpdir(), 'maex-browser-'));
  const bundled = process.platform === 'linux' && process.arch === 'x64';
  const browser = await chromium.launch({
    ...(bundled ? await unpack(own) : { channel: 'chrome' }),
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

/** The package unpacks itself, its libraries and its fonts into the temporary directory: here one of our own, by a process of its own. */
async function unpack(own: string): Promise<{ executablePath: string; env: Record<string, string> }> {
  const environment = { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], { env: environment });
  const fonts = join(own, 'fonts.conf');
  await writeFile(fonts, `<?xml version="1.0"?><fontconfig><dir>${join(own, 'fonts')}</dir><cachedir>${join(own, 'fonts-cache')}</cachedir></fontconfig>`);
  return { executablePath: stdout, env: { ...environment, LD_LIBRARY_PATH: join(own, 'al2023', 'lib'), FONTCONFIG_FILE: fonts } as Record<string, string> };
}
