import { expect, test } from '@jest/globals';
import { toyIndex, type ToyEvent } from '../../src/indices/toy-index.js';

/** What each event does to the total, and to the three indices, in the second year and the third. */
test.each<[ToyEvent[], string, string, string, string]>([
  [[], '600 600 600', '100 100 100', '100 100 100', '100 100 100'],
  [['closes'], '600 500 500', '100 100 100', '100 83.33 83.33', '100 100 100'],
  [['joins'], '600 700 700', '100 100 100', '100 100 100', '100 100 100'],
  [['counts-more'], '600 900 900', '100 100 100', '100 100 100', '100 100 100'],
  [['new-prices'], '600 900 900', '100 100 100', '100 100 100', '100 150 150'],
  [['does-more'], '600 620 620', '100 103.33 103.33', '100 103.33 103.33', '100 103.33 103.33'],
  [['closes', 'does-more', 'new-prices'], '600 780 780', '100 104 104', '100 86.67 86.67', '100 156 156'],
])('%j', (events, totals, headline, population, value) => {
  const toy = toyIndex(new Set(events));
  const told = (levels: typeof toy.headline) => levels.map(({ level }) => Number(level!.toFixed(2))).join(' ');
  expect([toy.totals.join(' '), told(toy.headline), told(toy.population), told(toy.value)]).toEqual([totals, headline, population, value]);
});
