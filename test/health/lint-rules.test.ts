import { expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

/** The rules that a snippet breaks if it stood in this file. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return [...new Set(result!.messages.map(({ ruleId, message }) => ruleId ?? message))];
}
const imports = (path: string) => `export * from '${path}';`;
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const GLOBALS = 'no-restricted-globals';

/** A plain file is pure: it does no I/O, and has neither clock nor chance. */
test.each([
  [IMPORTS, imports('@nestjs/common')],
  [IMPORTS, imports('typeorm')],
  [IMPORTS, imports('pg')],
  [IMPORTS, imports('fastify')],
  [IMPORTS, imports('rxjs')],
  [IMPORTS, imports('@electric-sql/pglite')],
  [IMPORTS, imports('node:fs')],
  [IMPORTS, imports('node:fs/promises')],
  [IMPORTS, imports('fs')],
  [IMPORTS, imports('node:process')],
  [IMPORTS, imports('process')],
  [IMPORTS, imports('http')],
  [IMPORTS, imports('crypto')],
  [IMPORTS, imports('timers/promises')],
  [IMPORTS, 'import { randomBytes } from \'node:crypto\'; export const key = randomBytes(8);'],
  [IMPORTS, 'import { createHash, randomUUID } from \'node:crypto\'; export const id = [createHash, randomUUID];'],
  [SYNTAX, 'export const read = async () => import(\'node:fs\');'],
  [SYNTAX, 'export const now = new Date();'],
  [SYNTAX, 'export const now = new Date;'],
  [SYNTAX, 'export const now = Date();'],
  [SYNTAX, 'export const now = Date.now();'],
  [SYNTAX, 'export const chance = Math.random();'],
  [GLOBALS, 'export const url = process.env.DATABASE_URL;'],
  [GLOBALS, 'export const now = performance.now();'],
  [GLOBALS, 'export const id = crypto.randomUUID();'],
  [GLOBALS, 'export const answer = fetch(\'https://example.org\');'],
  [GLOBALS, 'export const url = globalThis.process.env.DATABASE_URL;'],
  [GLOBALS, 'console.log(1);'],
])('a plain file breaks %s with: %s', async (rule, code) => {
  for (const folder of ['valuation', 'shared', 'indices']) expect([folder, await broken(`src/${folder}/x.ts`, code)]).toEqual([folder, expect.arrayContaining([rule])]);
});

/** Who may import whom, and who reads floats and the environment. */
const [NOT, MAY] = ['may not', 'may'];
test.each([
  ['src/valuation/x.ts', MAY, 'import { createHash } from \'node:crypto\'; export const hash = createHash(\'sha256\');'],
  ['src/valuation/x.ts', MAY, 'export const day = new Date(\'2019-12-31\').toISOString();'],
  ['src/valuation/x.ts', MAY, imports('zod')],
  ['src/valuation/x.ts', MAY, imports('./present-value.js')],
  ['src/valuation/x.ts', MAY, imports('../shared/decimal.js')],
  ['src/valuation/x.ts', MAY, imports('../pricelist/price-list.js')],
  ['src/valuation/x.ts', NOT, imports('../pricelist/uprate.js')],
  ['src/valuation/x.ts', NOT, imports('../indices/link.js')],
  ['src/valuation/x.ts', NOT, imports('../config.js')],
  ['src/valuation/x.ts', NOT, imports('../main.js')],
  ['src/valuation/x.ts', NOT, imports('./valuations.service.js')],
  ['src/valuation/x.ts', NOT, imports('../pricelist/pricelist.service.js')],
  ['src/valuation/x.ts', NOT, imports('../pricelist/price-list-version.entity.js')],
  ['src/valuation/x.ts', NOT, imports('../web/server.js')],
  ['src/shared/x.ts', NOT, imports('../valuation/sroi.js')],
  ['src/pricelist/x.ts', NOT, imports('../valuation/sroi.js')],
  ['src/initiatives/x.ts', NOT, imports('../measurements/read-rows.js')],
  ['src/measurements/x.ts', NOT, imports('../initiatives/parse-profiles.js')],
  ['src/indices/x.ts', NOT, imports('../valuation/sroi.js')],
  ['src/indices/x.ts', MAY, imports('../shared/decimal.js')],

  ['src/valuation/x.service.ts', MAY, imports('@nestjs/common')],
  ['src/valuation/x.service.ts', MAY, 'export const now = new Date();'],
  ['src/valuation/x.service.ts', MAY, imports('../measurements/measurements.service.js')],
  ['src/valuation/x.service.ts', MAY, imports('../pricelist/price-posts.js')],
  ['src/valuation/x.service.ts', NOT, imports('../indices/indices.service.js')],
  ['src/valuation/x.service.ts', NOT, imports('../pricelist/price-list-version.entity.js')],
  ['src/valuation/x.service.ts', NOT, imports('../pricelist/pricelist.controller.js')],
  ['src/valuation/x.service.ts', NOT, imports('../web/layout.js')],
  ['src/valuation/x.service.ts', NOT, imports('../cli/api-client.js')],
  ['src/valuation/deeper/x.service.ts', NOT, 'export const amount = parseFloat(\'1\');'],
  ['src/measurements/x.service.ts', NOT, imports('../valuation/valuations.service.js')],
  ['src/measurements/x.service.ts', MAY, imports('../initiatives/initiatives.service.js')],
  ['src/initiatives/x.service.ts', NOT, imports('../measurements/imports.service.js')],
  ['src/pricelist/x.service.ts', NOT, imports('../initiatives/initiatives.service.js')],
  ['src/indices/x.service.ts', NOT, imports('../measurements/measurements.service.js')],
  ['src/organisations/x.service.ts', NOT, imports('../measurements/import.entity.js')],
  ['src/organisations/x.service.ts', NOT, imports('../valuation/valuations.service.js')],
  ['src/measurements/x.controller.ts', NOT, imports('../initiatives/initiative.entity.js')],
  ['src/web/x.page.tsx', NOT, imports('../measurements/import.entity.js')],
  ['src/web/pages/x.page.tsx', NOT, imports('../../measurements/import.entity.js')],
  ['src/web/x.page.tsx', MAY, imports('../measurements/measurements.service.js')],
  ['src/cli/x.command.ts', NOT, imports('../measurements/import.entity.js')],

  ...['src/shared/x.ts', 'src/valuation/x.ts', 'src/valuation/x.service.ts', 'src/organisations/x.service.ts', 'src/database/x.ts', 'src/web/x.page.tsx', 'src/cli/x.command.ts', 'src/main.ts', 'src/config.ts']
    .flatMap((file) => ['parseFloat(\'1\')', 'Number.parseFloat(\'1\')', '[\'1\'].map(parseFloat)'].map((code) => [file, NOT, `export const amount = ${code};`] as const)),
  ['src/config.ts', MAY, 'export const url = process.env.DATABASE_URL;'],
  ...['src/valuation/x.service.ts', 'src/database/x.ts', 'src/web/x.page.tsx', 'src/cli/x.command.ts', 'src/main.ts']
    .flatMap((file) => ['export const url = process.env.DATABASE_URL;', 'import { env } from \'node:process\'; export const url = env.DATABASE_URL;'].map((code) => [file, NOT, code] as const)),
])('%s %s: %s', async (file, allowed, code) => {
  expect(await broken(file, code)).toEqual(allowed === MAY ? [] : [expect.stringMatching(/^no-restricted-/)]);
});

test('a switched-off rule that would not bite is an error', async () => {
  expect(await broken('src/valuation/x.ts', '// eslint-disable-next-line no-restricted-syntax\nexport const one = 1;')).toHaveLength(1);
});

test('the sources are clean', async () => {
  const results = await eslint.lintFiles(['src']);
  expect(results.flatMap(({ filePath, messages }) => messages.filter(({ severity }) => severity === 2).map(({ line, message }) => `${filePath}:${line} ${message}`))).toEqual([]);
  expect(results.length).toBeGreaterThan(50);
});
