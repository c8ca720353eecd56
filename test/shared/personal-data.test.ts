import { expect, test } from '@jest/globals';
import { personalColumn, personalText } from '../../src/shared/personal-data.js';
import { rowsProblems } from '../../src/shared/table.js';

const found = (text: string) => personalText(text, 2, 'note').map(({ message }) => /looks like an? (.*?)\. /.exec(message)![1]);
test.each([
  ['client 111222333', 'citizen service number (BSN)'],
  ['111222333', 'citizen service number (BSN)'],
  ['geboren op 3-4-1961', 'date of birth'],
  ['Born 1961-04-03', 'date of birth'],
  ['mail jan.de.vries@hotmail.nl', 'private e-mail address'],
])('%j holds a %s', (text, what) => expect(found(text)).toEqual([what]));

test.each(['123456789', '1112223330', '000000000', 'KvK 41012345', '0612345678', 'https://example.org/111222333', 'info@example.org', 'founded 3-4-1961', 'airborne 3-4-1961'])('%j holds nothing of a person', (text) => expect(found(text)).toEqual([]));

test.each(['BSN', 'bsn_nummer', 'Burgerservicenummer', 'Geboortedatum', 'birth_date', 'date-of-birth', 'E-mail', 'email address'])('a column "%s" is refused', (name) => expect(personalColumn(name, 1)).toMatchObject([{ code: 'personal-data', row: 1, column: name }]));
test.each(['note', 'births attended', 'emails sent', 'observation'])('a column "%s" is not about one person', (name) => expect(personalColumn(name, 1)).toEqual([]));

test('a file has five million rows at most', () => {
  expect(rowsProblems(5_000_000)).toEqual([]);
  expect(rowsProblems(5_000_001)).toMatchObject([{ code: 'too-many-rows', row: 5_000_001, message: expect.stringMatching(/Split it/) }]);
});
