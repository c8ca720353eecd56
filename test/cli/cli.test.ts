import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import type { ValueMapAnswer } from '../../src/valuation/value-map-answer.js';
import { exists, maex, ownTemporary, ServerUnderTest, type Settings } from '../api/server-under-test.js';
import { co2Of, csv, FIXTURES, fixturesFolder, MEASUREMENT_HEADER, PROFILE_HEADER, sixGroups, type Folder } from '../api/small-fixtures.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { aWorkbook, row } from '../shared/a-workbook.js';

/** The commands as they are typed: what they print, on which stream, and their exit status (0 done, 1 failed, 2 wrong input). */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maex-cli-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const written = async (name: string, content: string) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
/** Nothing a person sees is a stack trace or an address inside the program. */
const forPeople = (text: string) => expect(text).not.toMatch(/^\s+at |node_modules|\[object|undefined|Error:/m);

const TWELVE = fileURLToPath(new URL('../pricelist/rejected/twelve-mistakes.yaml', import.meta.url));

describe('maex sib', () => {
  it('works out the bond as it is given, without a server, and says what is assumed', async () => {
    const { code, stdout, stderr } = await maex(['sib', 'years=1', 'monthsLow=15', 'monthsExpected=15', 'monthsHigh=15']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}years +1 {2}given$/m);
    expect(stdout).toMatch(/^ {2}perPercent +25000 {2}assumed$/m);
    expect(stdout).toMatch(/payment +EUR 625,000\.00 +expected/);
    expect(stdout).toMatch(/at most EUR 408,000\.00/);
    forPeople(stdout);
  });

  it('tells every value that is not right', async () => {
    const { code, stderr } = await maex(['sib', 'years=many', 'colour=red']);
    expect(code).toBe(2);
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual([expect.stringContaining('/years'), expect.stringContaining('/colour')]);
  });
});

describe('maex value', () => {
  it.each([
    { file: 'wheels-to-meals.json', presentValue: /^81741\.93\d{4}$/, sroi: /^1\.929013\d{14}$/ },
    { file: 'voyce.json', presentValue: /^21836473\.57\d{4}$/, sroi: /^3\.868\d{17}$/ },
  ])('gives the published totals of $file', async ({ file, presentValue, sroi }) => {
    const { code, stdout, stderr } = await maex(['value', join(FIXTURES, 'value-maps', file), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer = JSON.parse(stdout) as ValueMapAnswer;
    expect(answer.presentValue).toMatch(presentValue);
    expect(answer.sroi).toMatch(sroi);
  });

  it('prints a study for people without --json', async () => {
    const { code, stdout } = await maex(['value', join(FIXTURES, 'value-maps/wheels-to-meals.json')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/81741\.93/);
    expect(stdout).toMatch(/1\.929013/);
    forPeople(stdout);
  });

  it('tells every error of a wrong file, each with its place, on stderr only', async () => {
    const rejected = join(FIXTURES, 'value-maps/rejected');
    const names = (await readdir(rejected)).filter((name) => !name.endsWith('.errors.json')).slice(0, 6);
    const results = await Promise.all(names.map(async (name) => ({ name, ...(await maex(['value', join(rejected, name), '--json'])) })));
    for (const { name, code, stdout, stderr } of results) {
      const errors = JSON.parse(await readFile(join(rejected, name.replace(/\.\w+$/, '.errors.json')), 'utf8')) as object[];
      expect({ name, code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ name, code: 2, stdout: '', lines: errors.length });
      for (const line of stderr.trim().split('\n')) expect(line).toContain(`${join(rejected, name)}`);
      forPeople(stderr);
    }
  });

  it('tells of a file that is not there or of another kind', async () => {
    const [missing, other] = await Promise.all([maex(['value', join(folder, 'none.json')]), maex(['value', await written('study.docx', 'x')])]);
    expect(missing).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/none\.json: the file cannot be read/) });
    expect(other).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/\.json, \.yaml, \.csv, \.xlsx/) });
  });
});

describe('maex prices import', () => {
  const MAPPING = join(FIXTURES, 'pricelist/examples/gmca-mapping.yaml');
  const changed = async (name: string, from: string | RegExp, to: string) => written(name, (await readFile(MAPPING, 'utf8')).replace(from, to));
  const incident = (number: number, code: string) => row(number, ['CRIME', 'OFFENDING', code, 'An incident', 'Per incident', 'Police', '', { value: '500' }, '2002/03', '', '', '', '', '', '', '', 'Report', 'R', 'A comment']);
  const workbook = async () => {
    await writeFile(join(folder, 'costs.xlsx'), aWorkbook({ Introduction: row(1, ['Costs']), Crime: row(1, ['Outcome']) + incident(3, 'CR1.0') + incident(4, '') }));
    return join(folder, 'costs.xlsx');
  };

  it('writes a draft of the table and tells what became of each row', async () => {
    const draft = join(folder, 'draft.yaml');
    const { code, stdout, stderr } = await maex(['prices', 'import', await workbook(), '--mapping', MAPPING, '--sheet', 'Crime', '--out', draft]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^gmca 2015-1, a draft from costs\.xlsx in .*draft\.yaml\n[^]* taken +1\n[^]* left out +1\n[^]*Crime, line 4, no code: left-out, no-code/);
    expect(parsePriceList(parseYaml(await readFile(draft, 'utf8')))).toMatchObject({ list: { indicators: [{ code: 'gmca-cr1-0', prices: [{ amount: '500', priceLevel: '2002/03' }] }] } });
  });

  it('tells every problem of a mapping, of a table and of a draft', async () => {
    const oneTable = await changed('csv.yaml', /^table:\n(?: .*\n)+/m, 'table: {headerRows: 1}\n');
    const table = await written('table.csv', 'a,b\n1,2\n');
    const results = await Promise.all([
      maex(['prices', 'import', table, '--mapping', await changed('wrong.yaml', 'language: en', 'language: fr\ncolour: red')]),
      maex(['prices', 'import', table, '--mapping', MAPPING]),
      maex(['prices', 'import', table, '--mapping', oneTable]),
      maex(['prices', 'import', await written('unreal.xlsx', 'a,b\n1,2\n'), '--mapping', MAPPING]),
      maex(['prices', 'import', await written('text.docx', 'x'), '--mapping', MAPPING]),
      maex(['prices', 'import', await workbook(), '--sheet', 'Crime', '--mapping', await changed('scale.yaml', 'Per incident: {unit: case, count: event}', 'Per incident: {unit: case, count: stock}')]),
    ]);
    for (const { code, stdout, stderr } of results) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      forPeople(stderr);
    }
    expect(results.map(({ stderr }) => stderr)).toEqual([
      /wrong\.yaml, at \/language: [^]*wrong\.yaml, at \/colour: /, /table\.csv: a CSV file has no sheets/, /csv\.yaml, at \/code\/column: there is no column "C"\. Name one of: a, b\.\n[^]*at \/remark: /,
      /unreal\.xlsx: the archive cannot be read/, /text\.docx: .*\.csv or \.xlsx/, /the draft of gmca 2015-1, at \/indicators\/0\/unit: a priced stock/,
    ].map((text) => expect.stringMatching(text)));
  });
});

describe('maex', () => {
  it.each([
    { args: [], code: 0, out: /^maex, the societal AEX/, err: /^$/ },
    { args: ['--help'], code: 0, out: /maex start/, err: /^$/ },
    { args: ['--version'], code: 0, out: /^\d+\.\d+\.\d+\n$/, err: /^$/ },
    { args: ['fly'], code: 2, out: /^$/, err: /does not know "fly"[^]*maex start/ },
    { args: ['value'], code: 2, out: /^$/, err: /misses a file/ },
    { args: ['import'], code: 2, out: /^$/, err: /misses a file/ },
    { args: ['prices', 'check'], code: 2, out: /^$/, err: /misses a file/ },
    { args: ['prices', 'import', 'table.csv'], code: 2, out: /^$/, err: /does not know "prices import table.csv", or misses/ },
    { args: ['key', 'remove'], code: 2, out: /^$/, err: /does not know "key remove"/ },
    { args: ['start', '--colour'], code: 2, out: /^$/, err: /--colour/ },
    { args: ['publish', '--reason'], code: 2, out: /^$/, err: /--reason/ },
  ])('$args exits with $code', async ({ args, code, out, err }) => {
    const ended = await maex(args);
    expect(ended).toEqual({ code, stdout: expect.stringMatching(out), stderr: expect.stringMatching(err) });
    forPeople(ended.stderr);
  });

  it.each<{ settings: Settings; err: RegExp[] }>([
    { settings: { PORT: 'abc' }, err: [/PORT.*whole number/] },
    { settings: { PORT: '-1', DATABASE_URL: 'mysql://u:p@127.0.0.1/x', MAEX_RATE_LIMIT: 'many', MAEX_IMPORT_MB: '0' }, err: [/PORT/, /DATABASE_URL.*postgres:\/\//, /MAEX_RATE_LIMIT/, /MAEX_IMPORT_MB/] },
  ])('start with wrong settings $settings exits with 2 and names each', async ({ settings, err }) => {
    const { code, stdout, stderr } = await maex(['start'], { MAEX_DATA_DIR: join(folder, 'untouched'), ...settings });
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: err.length });
    for (const each of err) expect(stderr).toMatch(each);
    expect(await exists(join(folder, 'untouched'))).toBe(false);
    forPeople(stderr);
  });

  it.each(['start', 'publish'])('%s with a database that cannot be reached exits with 1 and says so', async (command) => {
    const { code, stderr } = await maex([command], { MAEX_DATA_DIR: join(folder, 'unreachable'), DATABASE_URL: 'postgres://maex:geheim-woord@127.0.0.1:1/maex', MAEX_FIXTURES: 'none' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/The database cannot be reached: .*Check DATABASE_URL/);
    expect(stderr).not.toMatch(/geheim-woord/);
    forPeople(stderr);
  });

});

describe.each(testDatabases())('The commands that use the API on $name', ({ name, create }) => {
  let database: TestDatabase;
  let fixtures: Folder;
  let settings: Settings;
  let temporary: Awaited<ReturnType<typeof ownTemporary>>;
  let profiles: string;
  let measurements: string;

  beforeAll(async () => {
    [database, fixtures, temporary] = await Promise.all([create(), fixturesFolder(sixGroups()), ownTemporary()]);
    settings = { ...database.env, ...temporary.settings, MAEX_FIXTURES: fixtures.path };
    profiles = await written(`profiles-${name}.csv`, csv(PROFILE_HEADER, [['haarlem-naait', 'Haarlem naait', 'repair', 'NL']]));
    measurements = await written(`measurements-${name}.csv`, csv(MEASUREMENT_HEADER, [co2Of('haarlem-naait', 2022, 50), co2Of('haarlem-naait', 2023, 60)]));
  });
  afterAll(async () => {
    await fixtures?.remove();
    await database?.drop();
    await temporary?.remove();
  });

  it('import into a database that nobody started yet, without a server', async () => {
    expect(await maex(['import', profiles, '--public'], settings)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/profiles-.*: imported as [0-9a-f-]{36}: 1 new, 0 corrected, 0 unchanged \(public\)\n$/) });
    expect(await exists(join(settings['MAEX_DATA_DIR']!, 'run', 'server.json'))).toBe(false);
  });

  describe('with a server', () => {
    let server: ServerUnderTest;
    beforeAll(async () => {
      server = await ServerUnderTest.start(settings);
    });
    afterAll(async () => {
      await server?.kill();
    });
    const runFile = () => join(settings['MAEX_DATA_DIR']!, 'run', 'server.json');

    it('import through the server that runs, and say so when it was imported before', async () => {
      expect(await maex(['import', measurements, '--public'], settings)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/: imported as [0-9a-f-]{36}: 2 new, 0 corrected, 0 unchanged \(public\)\n$/) });
      expect(await maex(['import', measurements, '--public'], settings)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/: already imported as [0-9a-f-]{36}: nothing changed\n$/) });
      expect((await server.get<{ items: object[] }>('initiatives/haarlem-naait/measurements')).items).toHaveLength(2);
    });

    it('import a correction with its reason only, and for another organisation', async () => {
      const corrected = await written(`corrected-${name}.csv`, csv(MEASUREMENT_HEADER, [co2Of('haarlem-naait', 2023, 61)]));
      expect(await maex(['import', corrected, '--public'], settings)).toMatchObject({ code: 2, stderr: expect.stringMatching(/corrected-.*\.csv, line 2, column quantity: .*already known with other figures.*send the file with a reason/) });
      const dry = await maex(['import', corrected, '--public', '--dry-run'], settings);
      expect(dry).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/dry run, nothing was stored: 0 new, 1 changed, 0 unchanged, 1 known rows superseded \(public\)\n  line 2, changed: haarlem-naait .*: 61; was \d+ .*\n.*haarlem-naait: EUR .* -> EUR .*\n  together: .*\nTo import it, .*--reason "..."\n$/s) });
      forPeople(dry.stdout);
      expect(await maex(['import', corrected, '--public', '--reason', 'counted again'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/0 new, 1 corrected/) });
      const foreign = await written(`foreign-${name}.csv`, csv(PROFILE_HEADER, [['zwolle-naait', 'Zwolle naait', 'repair', 'NL']]));
      expect(await maex(['import', foreign, '--organisation', 'zwolle'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\(private\)/) });
      expect((await server.request('initiatives/zwolle-naait', { key: await server.newKey('zwolle', 'contributor') })).status).toBe(200);
    });

    it('undo an import, say what is in the way of another, and need a reason', async () => {
      const idOf = async (...args: string[]) => /[0-9a-f-]{36}/.exec((await maex(['import', ...args], settings)).stdout)![0];
      const foreign = await idOf(join(folder, `foreign-${name}.csv`), '--organisation', 'zwolle');
      expect(await maex(['undo', foreign, '--organisation', 'zwolle'], settings)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/at \/reason/) });
      const undo = (id: string, ...args: string[]) => maex(['undo', id, '--reason', 'the wrong file', ...args], settings);
      expect(await undo(foreign, '--organisation', 'zwolle')).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/: undone by [0-9a-f-]{36}: 1 rows no longer count, 1 count again\n$/) });
      expect(await undo(foreign, '--organisation', 'zwolle')).toMatchObject({ code: 0, stdout: expect.stringMatching(/already undone by/) });
      expect((await server.request('initiatives/zwolle-naait', { key: server.key })).status).toBe(404);
      expect(await undo(await idOf(measurements, '--public'))).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^import .*, line 3: haarlem-naait from 2023-01-01 was replaced since, by corrected-.*\.csv of import/) });
      expect(await undo('niets')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/uuid/) });
    });

    it('import what was asked about once it is accepted', async () => {
      const far = await written(`far-${name}.csv`, csv(MEASUREMENT_HEADER, [co2Of('haarlem-naait', 2018, 1), co2Of('haarlem-naait', 2019, 1), co2Of('haarlem-naait', 2020, 1000)]));
      expect(await maex(['import', far], settings)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/far-.*\.csv, line 4, column quantity: haarlem-naait: 1000 is, per day, .* If it is right, accept it: outlier\.\n$/) });
      expect(await maex(['import', far, '--accept', 'outlier'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/3 new/) });
    });

    it('tell every error of a wrong file', async () => {
      const wrong = await written(`wrong-${name}.csv`, csv(MEASUREMENT_HEADER, [co2Of('haarlem-naait', 1999, 'veel'), ['niemand', 'geluk', '2020-01-01', '2021-01-01', '1', 'kg']]));
      const { code, stdout, stderr } = await maex(['import', wrong], settings);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      const lines = stderr.trim().split('\n');
      expect(lines).toHaveLength(4);
      for (const [index, place] of ['line 2, column quantity', 'line 2, column from', 'line 3, column initiative', 'line 3, column indicator'].entries()) expect(lines[index]).toContain(`${wrong}, ${place}: `);
      expect(await maex(['import', join(folder, 'none.csv')], settings)).toMatchObject({ code: 2, stderr: expect.stringMatching(/none\.csv: the file cannot be read/) });
      forPeople(stderr);
    });

    it('make a key that works, printed alone on stdout', async () => {
      const { code, stdout, stderr } = await maex(['key', 'create', '--role', 'contributor', '--label', 'Anna, Haarlem', '--organisation', 'haarlem'], settings);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/haarlem.*contributor.*not shown again/) });
      expect(stdout).toMatch(/^maex_[\w-]{43}\n$/);
      const file = csv(PROFILE_HEADER, [['sleutel', 'Sleutel', 'repair', 'NL']]);
      expect((await server.import(file, {}, { key: stdout.trim() })).status).toBe(201);
      expect((await server.post('publications', {}, stdout.trim())).status).toBe(403);
      expect(await maex(['key', 'create', '--role', 'contributor'], settings)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/a role and a label/) });
      const wrong = await maex(['key', 'create', '--role', 'koning', '--label', 'x', '--organisation', 'Den Haag'], settings);
      expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/contributor/) });
      expect(wrong.stderr.trim().split('\n')).toHaveLength(2);
    });

    it('publish what is new, and nothing the second time', async () => {
      const first = await maex(['publish', '--reason', 'a seventh group'], settings);
      expect(first).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^price list nl 2026-1, publication \d+: 3 new vintages \(maex-nl, repair-nl, repair-europe\), 52 indices unchanged\n$/) });
      expect(await maex(['publish'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/: 0 new vintages, 55 indices unchanged\n$/) });
      expect(await maex(['publish', '--list', 'onbekend'], settings)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/no price list "onbekend"/) });
    });

    it('check a price list, publish it once and for ever, and list what is to be looked at again', async () => {
      const example = join(FIXTURES, 'pricelist/examples/utrecht-2026-1.yaml');
      expect(await maex(['prices', 'check', example], settings)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/price list +utrecht 2026-1[^]* of nl 2026-1, 2 of them overridden, and 1 added[^]*No problems/) });
      expect((await server.request('price-lists/utrecht/versions')).status).toBe(404);
      const wrong = await maex(['prices', 'check', TWELVE], settings);
      expect({ ...wrong, stderr: wrong.stderr.trim().split('\n').filter((line) => line.startsWith(`${TWELVE}, at /`)).length }).toEqual({ code: 2, stdout: '', stderr: 12 });
      forPeople(wrong.stderr);
      expect(await maex(['prices', 'publish', example], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/public, by maex[^]*maex publish --list utrecht\n$/) });
      expect(await maex(['prices', 'publish', example], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/published already/) });
      const compared = await maex(['prices', 'compare', 'nl/2026-1', 'utrecht/2026-1'], settings);
      expect(compared).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/2 changed, 1 added, 0 removed, 105 the same[^]*co2e-avoided-fixometer-r2 +price +amount [a-z ]+ +0\.13 +0\.20 +0\.07 +53\.85\n[^]*repair +EUR [\d.]+ +EUR/) });
      forPeople(compared.stdout);
      expect(await maex(['prices', 'compare', 'nl/2026-1', '2026-1'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/No difference/) });
      expect(await maex(['prices', 'compare', 'nl/2026-1', 'nl/2031-1'], settings)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/no price list "nl" version "2031-1"/) });
      const edited = await written(`utrecht-${name}.yaml`, (await readFile(example, 'utf8')).replaceAll('"0.20"', '"0.21"'));
      expect(await maex(['prices', 'publish', edited], settings)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/utrecht 2026-1 is published with other content.*new version/) });
      const old = async (list: string) => written(`${list}-${name}.yaml`, (await readFile(example, 'utf8')).replaceAll('2027-12-31', '2026-01-31').replaceAll('utrecht', list));
      expect(await maex(['prices', 'publish', await old('geheim'), '--private', '--organisation', 'haarlem'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/private, by haarlem/) });
      expect(await maex(['prices', 'expired'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No price is past/) });
      expect(await maex(['prices', 'publish', await old('verjaard')], settings)).toMatchObject({ code: 0 });
      expect(await maex(['prices', 'expired'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ {2}list[^]*verjaard 2026-1 +co2e-avoided-fixometer-r2 +EUR 0\.20 +2021-01-01 +2026-01-31 +never\n$/) });
    });

    it('a second start harms nothing', async () => {
      const before = await readFile(runFile(), 'utf8');
      if (name === 'PGlite') {
        const second = await maex(['start'], { ...settings, PORT: '0' });
        expect(second.code).toBe(1);
        expect(second.stderr).toMatch(/in use by another running program.*MAEX_DATA_DIR/s);
        forPeople(second.stderr);
        expect(await readFile(runFile(), 'utf8')).toBe(before);
      } else {
        const second = await ServerUnderTest.start(settings);
        expect(await second.get('health')).toMatchObject({ status: 'ok' });
        await second.stop();
      }
      expect(await server.get('health')).toMatchObject({ status: 'ok' });
      expect(await maex(['publish'], settings)).toMatchObject({ code: 0 });
    });

    it('a stop withdraws the run file, and exits with 0', async () => {
      expect(await server.stop()).toMatchObject({ code: 0, signal: null });
      expect(await exists(runFile())).toBe(false);
    });

    it('are not misled by what a killed server left behind', async () => {
      server = await ServerUnderTest.start(settings);
      await server.kill();
      expect(await exists(runFile())).toBe(true);
      expect(await maex(['import', measurements, '--public'], settings)).toMatchObject({ code: 0, stdout: expect.stringMatching(/already imported/) });
      expect(await exists(runFile())).toBe(true);
    });
  });
});

describe('maex start that cannot', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabases().at(-1)!.create();
  });
  afterAll(async () => database?.drop());

  it('have its port says so, and exits with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const ended = await maex(['start'], { ...database.env, MAEX_FIXTURES: 'none', PORT: String(port) });
    holder.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(`in use.*${port}`, 's'));
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(await exists(join(database.env['MAEX_DATA_DIR']!, 'run', 'server.json'))).toBe(false);
  });

  it('read its starting data tells where, and exits with 2', async () => {
    const wrong = await fixturesFolder({ 'initiatives/wrong-initiatives.csv': `${PROFILE_HEADER}\nNaai Café,Naaicafé,repair,NL\n` });
    const { code, stderr } = await maex(['start'], { ...database.env, MAEX_FIXTURES: wrong.path, PORT: '0' });
    await wrong.remove();
    expect(code).toBe(2);
    expect(stderr).toMatch(/wrong-initiatives\.csv, line 2, column initiative: .*lower case/);
    forPeople(stderr);
  });
});
