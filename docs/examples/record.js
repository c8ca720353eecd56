/**
 * Writes down what the API answers and what the examples print, as the page /api shows them: `npm run examples`.
 * It starts the built product with the starting data in a temporary folder, asks every route for its example, runs every program, and stops it again.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'maex-examples-'));
const { DATABASE_URL, MAEX_FIXTURES, ...environment } = process.env;
const server = spawn(process.execPath, ['dist/main.js', 'start'], { env: { ...environment, PORT: '0', MAEX_DATA_DIR: folder, MAEX_RATE_LIMIT: '0' }, stdio: ['ignore', 'ignore', 'inherit'] });
const ended = new Promise((resolve) => server.once('exit', resolve));
try {
  const runFile = join(folder, 'run', 'server.json');
  while (!existsSync(runFile) && server.exitCode === null) await sleep(100);
  const { address, key } = JSON.parse(readFileSync(runFile, 'utf8'));
  await recordPrograms(address, key);
  await recordAnswers(address, key);
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
}

async function recordPrograms(address, key) {
  for (const { interpreter, file } of JSON.parse(readFileSync('docs/examples/programs.json', 'utf8'))) {
    const output = execFileSync(interpreter, [file, address], { encoding: 'utf8', env: { ...environment, MAEX_KEY: key, LC_ALL: 'C.UTF-8' } });
    writeFileSync(`${file}.out`, output);
  }
}

/** The answer of every route by its method and path; those that make something are asked after the programs imported their files. */
async function recordAnswers(address, key) {
  const { paths } = await (await fetch(`${address}/api/v1/openapi.json`)).json();
  const answers = { problem: await answerOf(`${address}/api/v1/initiatives?country=Nederland&land=NL`) };
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const [[type, content]] = Object.entries(operation.requestBody?.content ?? { '': null });
      const body = content && (content.example ?? content.schema.example);
      if (method === 'get' ? operation['x-example'] === undefined : !body) continue;
      answers[`${method.toUpperCase()} ${path}`] = await answerOf(address + (operation['x-example'] ?? path), {
        method, ...(operation['x-role'] && { headers: { authorization: `Bearer ${key}` } }),
        ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': type, authorization: `Bearer ${key}` } }),
      });
    }
  }
  const secret = (name, value) => (name === 'key' ? 'maex_...' : value);
  writeFileSync('docs/examples/answers.json', `${JSON.stringify(answers, secret, 1)}\n`);
}

async function answerOf(address, request) {
  const answer = await fetch(address, request);
  const text = await answer.text();
  if (/spreadsheetml/.test(answer.headers.get('content-type'))) return undefined; // nothing to read
  return /json/.test(answer.headers.get('content-type')) ? JSON.parse(text, firstTwo) : `${text.split(/\r?\n/).slice(0, 3).join('\n')}\n`;
}

function firstTwo(_, value) {
  return Array.isArray(value) ? value.slice(0, 2) : value;
}
