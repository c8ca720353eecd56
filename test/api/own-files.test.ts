import { afterAll, beforeAll, describe } from '@jest/globals';
import { testDatabases, type TestDatabase } from '../databases.js';
import { itTakesItsExports } from './export-again.js';
import { itGivesTemplates } from './import-templates.js';
import { ServerUnderTest } from './server-under-test.js';
import { fixturesFolder, sixGroups, type Folder } from './small-fixtures.js';

/** What is given out comes in again: templates that are filled in, and exports. */
describe.each(testDatabases())('Own files on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: ServerUnderTest;

  beforeAll(async () => {
    folder = await fixturesFolder(sixGroups());
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  itGivesTemplates(() => server);
  itTakesItsExports(() => server);
});
