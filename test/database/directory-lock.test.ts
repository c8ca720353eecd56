import { afterEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryInUse, lockDirectory } from '../../src/database/directory-lock.js';
import { child, cleanUp, freshDirectory } from './children.js';

afterEach(cleanUp);

const IN_USE = 'is in use by another running program';

test('refuses a second holder, says how to go on, and leaves the first unharmed', async () => {
  const directory = freshDirectory();
  const lock = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toThrow(new DirectoryInUse(directory));
  expect(new DirectoryInUse('/data').message).toBe(
    'The data directory /data is in use by another running program, and two programs on one directory would destroy its data. ' +
      'Stop the other program, or choose another directory with MAEX_DATA_DIR.',
  );
  expect(await child('lock', [directory]).said).toContain(IN_USE);
  await lock.release();
  expect(await child('lock', [directory]).said).toBe('ready');
});

test('is free again when its holder was killed', async () => {
  const directory = freshDirectory();
  const first = child('lock', [directory]);
  expect(await first.said).toBe('ready');
  await first.kill();
  await (await lockDirectory(directory)).release();
});

test('lets one of six in that start at once, and one of six again after that one was killed', async () => {
  const directory = freshDirectory();
  for (let round = 0; round < 2; round++) {
    const six = Array.from({ length: 6 }, () => child('lock', [directory]));
    const said = await Promise.all(six.map((one) => one.said));
    expect(said.filter((line) => line === 'ready')).toHaveLength(1);
    expect(said.filter((line) => line.includes(IN_USE))).toHaveLength(5);
    await Promise.all(six.map((one) => one.kill()));
  }
});

test('depends neither on TMPDIR nor on the path', async () => {
  const directory = freshDirectory();
  const link = join(freshDirectory(), 'link');
  symlinkSync(directory, link);
  const lock = await lockDirectory(directory);
  expect(await child('lock', [directory], { env: { TMPDIR: freshDirectory() } }).said).toContain(IN_USE);
  expect(await child('lock', [link]).said).toContain(IN_USE);
  await expect(lockDirectory(link)).rejects.toThrow(DirectoryInUse);
  await lock.release();
});

const unshared = ['unshare', '--net'];
const containers = spawnSync('unshare', ['--net', 'true']).status === 0 ? test : test.skip;

containers('keeps two containers apart that share the directory but no network', async () => {
  const directory = freshDirectory();
  const first = child('lock', [directory], { within: unshared });
  expect(await first.said).toBe('ready');
  await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUse);
  await first.kill();
  const lock = await lockDirectory(directory);
  expect(await child('lock', [directory], { within: unshared }).said).toContain(IN_USE);
  await lock.release();
});
