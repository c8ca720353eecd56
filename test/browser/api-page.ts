import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ApiDocument, Operation } from '../../src/web/openapi.service.js';
import type { ServerUnderTest } from '../api/server-under-test.js';

interface Program { language: string; interpreter: string; check: string[]; file: string }

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(ROOT + path, 'utf8');
const programs = JSON.parse(read('docs/examples/programs.json')) as Program[];
const REFRESH = 'differs from what is written down: if the change is meant, run npm run examples';

/** What the API says of itself, tried on a running server with the starting data. */
export function describeApi(running: () => ServerUnderTest): void {
  const routesOf = async () => {
    const { tags, paths } = await running().get<ApiDocument>('openapi.json');
    const routes = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })));
    return { tags: tags.map(({ name }) => name), routes };
  };

  describe('the description of the API', () => {
    it('says of every route what it does, what each parameter means and what can be answered', async () => {
      const { tags, routes } = await routesOf();
      const lacking = ({ summary, tags: own, parameters, responses, 'x-role': role, security }: Operation) => [
        ...(summary ? [] : ['a summary']), ...own.filter((tag) => !tags.includes(tag)).map((tag) => `a description of the tag "${tag}" in src/web/openapi.service.ts`),
        ...parameters.filter(({ description }) => !description).map(({ name }) => `a description of ${name}`),
        ...parameters.filter((parameter) => parameter.in === 'path' && role === undefined && !parameter.example).map(({ name }) => `an example of ${name} in src/web/openapi.service.ts`),
        ...Object.entries(responses).filter(([, { description, content }]) => !description || !content).map(([status]) => `what ${status} means`),
        ...(security?.length === (role === undefined ? 2 : 1) ? [] : ['who may do it']),
      ];
      expect(routes.length).toBeGreaterThan(20);
      expect(routes.map(({ name, operation }) => ({ name, lacks: lacking(operation) })).filter(({ lacks }) => lacks.length > 0)).toEqual([]);
    });

    it.each(['nl', 'en'])('stands on the page in %s, route by route', async (language) => {
      const { routes } = await routesOf();
      const page = await running().text(`/${language}/api`);
      const asCsv = ({ name, path }: (typeof routes)[number]) => name === `GET ${path}` && path.endsWith('.csv') && routes.some((other) => `${other.path}.csv` === path);
      expect(routes.map((route) => (asCsv(route) ? route.path : route.name)).filter((shown) => !page.includes(`<code>${shown}</code>`))).toEqual([]);
    });

    it('knows every address that the documents and the pages name', async () => {
      const { routes } = await routesOf();
      const known = [...routes.map(({ path }) => new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)), /^\/api\/v1(\/openapi\.json)?$/];
      const folders = ['docs/examples', 'docs/server', 'src/web'].flatMap((folder) => readdirSync(ROOT + folder).filter((name) => /\.(md|sh|conf|tsx)$/.test(name)).map((name) => `${folder}/${name}`));
      const named = ['README.md', 'CONTRIBUTING.md', 'METHODOLOGY.md', ...folders].flatMap((file) => [...read(file).matchAll(/\/api\/v1[\w/.{}$-]*/g)].map(([address]) => ({ file, address: address.replace(/\$\{[^}]*\}/g, 'x').replace(/[/.]$/, '') })));
      expect(named.length).toBeGreaterThan(8);
      expect(named.filter(({ address }) => !known.some((pattern) => pattern.test(address)))).toEqual([]);
    });

    it('gives as examples what the server answers', async () => {
      const { routes } = await routesOf();
      const asked = routes.flatMap(({ name, operation }) => {
        const [content] = Object.values(operation.responses[200]?.content ?? {});
        return operation['x-example'] === undefined ? [] : [{ name, address: operation['x-example'], example: content?.example }];
      });
      const wrong = await Promise.all(asked.map(async ({ name, address, example }) => {
        const { status, text, body } = await running().request<unknown>(address);
        return { name, status, wrong: typeof example === 'string' ? (text.startsWith(example.split('\n')[0]!) ? [] : ['the header']) : differences(example, body, '') };
      }));
      expect([REFRESH, wrong.filter(({ status, wrong: places }) => status !== 200 || places.length > 0)]).toEqual([REFRESH, []]);
    });

    it('answers 304 to who has it already', async () => {
      const { headers } = await running().request('indices');
      expect((await running().request('indices', { headers: { 'if-none-match': headers.get('etag')! } })).status).toBe(304);
    });
  });

  describe('the examples of the API', () => {
    for (const { language, interpreter, check, file } of programs) {
      const here = spawnSync(interpreter, check).status === 0;
      (here ? it : it.skip)(`print with ${language} what is written down${here ? '' : ': skipped, it is not installed here'}`, async () => {
        const { stdout } = await promisify(execFile)(interpreter, [file, running().address, '/dev/null'], { cwd: ROOT, env: { ...process.env, MAEX_KEY: running().key, LC_ALL: 'C.UTF-8' } });
        expect([REFRESH, stdout]).toEqual([REFRESH, read(`${file}.out`)]);
      });
    }
  });
}

/** Where two answers differ in form: other keys, or another kind of value. Values may differ; null says nothing of a kind; lists are compared by their first two. */
function differences(recorded: unknown, live: unknown, at: string): string[] {
  if (recorded === null || live === null) return [];
  if (typeof recorded !== 'object' || typeof live !== 'object') return typeof recorded === typeof live ? [] : [at];
  if (Array.isArray(recorded) && Array.isArray(live)) return recorded.flatMap((item, index) => differences(item, live[index] ?? null, `${at}/${index}`));
  const [before, now] = [recorded as Record<string, unknown>, live as Record<string, unknown>];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((key) => (key in before && key in now ? differences(before[key], now[key], `${at}/${key}`) : [`${at}/${key}`]));
}
