import { expect, test } from '@jest/globals';
import { fitsFilter, type PriceFilter } from '../../src/pricelist/price-filter.js';
import { priceHistory } from '../../src/pricelist/price-history.js';
import { priceStatus } from '../../src/pricelist/price-status.js';
import { relatedIndicators } from '../../src/pricelist/related-indicators.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { indicator, price } from './a-price.js';

const visit = frozen({
  ...indicator([price('30.87', [{ share: '1' }])].map((each) => ({ ...each, posts: each.posts.map((post) => ({ ...post, stakeholder: 'zorgverzekeraar' as const })) }))),
  code: 'gp-consultation-avoided', category: 'care', sdg: [{ target: '3.8', share: '1' }], label: { nl: 'Ideeën bij de huisarts', en: 'Ideas at the GP' }, definition: { nl: 'Een spreekuur minder.', en: 'One consultation less.' },
});
runTable(import.meta.url, 'price-filter', (filter: PriceFilter) => fitsFilter({ entry: visit, status: 'priced', price: visit.prices![0]!, expired: false }, filter));

interface Version { version: string; label?: string; prices?: Record<string, string | null> }
runTable(import.meta.url, 'price-history', (versions: Version[]) => {
  const published = versions.map(({ version, label = 'oud', prices }) => {
    const dated = Object.entries(prices ?? {}).map(([from, amount]) => price(amount, [{ share: '1' }], { from }));
    return { version, published: version, content: { indicators: prices ? [{ ...indicator(dated), label: { nl: label, en: label } }] : [] } };
  });
  const history = priceHistory(published.toReversed(), 'co2e-avoided');
  return {
    versions: history.versions.map(({ version, changed }) => `${version} ${changed === null ? 'first' : changed.join(', ') || 'nothing'}`),
    prices: history.prices.map(({ price: { from, amount }, versions: its }) => `${from} ${amount ?? 'withdrawn'} in ${its.join(', ')}`),
  };
});

test.each([['2026-12-30', false], ['2026-12-31', false], ['2027-01-01', true]])('a price that is best before the end of 2026 is expired on %s: %s', (on, expired) => {
  const entry = indicator([price('1', [{ share: '1' }], { bestBefore: '2026-12-31' })]);
  const index = { code: 'x', version: '1', title: entry.label, source: entry.prices![0]!.source, values: { 2021: '100' } };
  expect(priceStatus(entry, on, index, '2021')).toMatchObject({ status: 'priced', expired });
});

test('what may not be counted beside an indicator is found from either side', () => {
  const called = (code: string, more: object = {}) => ({ ...indicator(undefined), code, ...more });
  const reason = { nl: 'reden', en: 'reason' };
  const list = frozen({
    indicators: [
      called('day'), called('hour', { alternativeOf: 'day' }), called('whole'), called('part', { parent: 'whole' }),
      called('large', { overlap: { cluster: 'money', alpha: '0.5' } }), called('small', { overlap: { cluster: 'money', alpha: '0.5' } }), called('other', { overlap: { cluster: 'time', alpha: '0' } }),
    ],
    notTogether: [{ codes: ['day', 'whole', 'small'], reason }],
  });
  const of = (code: string) => {
    const { central, alternatives, parent, parts, cluster, apart } = relatedIndicators(list.indicators.find((entry) => entry.code === code)!, list);
    const codes = (found: readonly { code: string }[]) => found.map((each) => each.code);
    return [central?.code ?? null, codes(alternatives), parent?.code ?? null, codes(parts), codes(cluster), apart.map(({ others }) => codes(others))];
  };
  expect(of('day')).toEqual([null, ['hour'], null, [], [], [['whole', 'small']]]);
  expect(of('hour')).toEqual(['day', [], null, [], [], []]);
  expect(of('whole')).toEqual([null, [], null, ['part'], [], [['day', 'small']]]);
  expect(of('part')).toEqual([null, [], 'whole', [], [], []]);
  expect(of('small')).toEqual([null, [], null, [], ['large'], [['day', 'whole']]]);
  expect(of('other')).toEqual([null, [], null, [], [], []]);
});
