import { expect, test } from '@jest/globals';
import { renderToString } from 'preact-render-to-string';
import { priceHistory } from '../../src/pricelist/price-history.js';
import { relatedIndicators } from '../../src/pricelist/related-indicators.js';
import type { ResolvedPriceList } from '../../src/pricelist/resolve-layers.js';
import { IndicatorPage } from '../../src/web/indicator.page.js';
import { speak } from '../../src/web/language.js';
import { indicator, price } from '../pricelist/a-price.js';

/** The page of an indicator in a second version of a list that stands on another: what a first start has no example of. */

const said = { nl: 'Eigen prijs.', en: 'A price of its own.' };
const one = (amount: string, more: object) => price(amount, [{ share: '1' }], more);
const before = { version: '2025-1', published: '2025-01-01', sha256: 'aa', content: { indicators: [{ ...indicator([one('0.1', {})]) }] } };
const entry = {
  ...indicator([one('0.12', { bestBefore: '2026-06-30' }), one('0.2', { from: '2025-01-01' })]), parent: 'whole',
  layers: [{ list: 'nl', version: '2024-1' }, { list: 'stad', version: '2026-1', override: { reason: said, parts: ['prices' as const], instead: { prices: [one('0.13', {})] } } }],
};
const list = { list: 'stad', version: '2026-1', title: { nl: 'Prijslijst van de stad', en: 'Price list of the city' }, authors: ['De stad'], published: '2026-01-01', licence: 'CC0', currency: 'EUR', indicators: [entry, { ...indicator(undefined), code: 'whole', label: { nl: 'Het geheel', en: 'The whole' } }] } as unknown as ResolvedPriceList;
const shown = {
  of: list, entry, status: 'priced' as const, price: entry.prices![0]!, expired: true, sha256: 'bb', related: relatedIndicators(entry, list),
  history: priceHistory([{ version: '2026-1', published: '2026-01-01', content: list }, before], entry.code),
};
const html = renderToString(IndicatorPage({ props: { lists: [shown], measured: 30, measuredBy: [{ slug: 'a', name: 'A' }], site: 'https://example.org', today: '2026-11-21' }, speech: speak('nl', () => undefined) }));
const words = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').replace(/ ([.,:])/g, '$1');

test('draws the dated prices of all versions, from the table that says in which they stand', () => {
  expect([...html.matchAll(/data-x="([^"]*)" data-y="([^"]*)"/g)].map(([, x, y]) => [x, y])).toEqual([['2021-01-01 (2025-1)', '0.1'], ['2021-01-01 (2026-1)', '0.12'], ['2025-01-01 (2026-1)', '0.2']]);
  expect(html).toContain('<canvas data-table="history-stad"');
  expect(words).toContain('Versie 2026-1 (1 januari 2026): veranderd: prijzen, geheel Versie 2025-1 (1 januari 2025): de eerste met deze indicator');
});

test('says from which list a price comes, why, and what it was there', () => expect(words).toMatch(/Deze prijs komt uit stad 2026-1\. stad 2026-1 wijkt hier af, in plaats van €\s0,13: Eigen prijs\./));
test('marks a price that should have been looked at again', () => expect(words).toContain('had voor 30 juni 2026 opnieuw bekeken moeten worden'));
test('names the whole it is a part of', () => expect(words).toContain('Dit is een deel van Het geheel. Tel het geheel of de delen, niet allebei.'));
test('leads to all who measured it', () => expect(html).toContain('<a href="/nl/initiatives?indicator=co2e-avoided">Bekijk alle 30</a>'));
test('can be cited, with the version and its hash', () => expect(words).toContain('De stad (2026). reden. In: Prijslijst van de stad, versie 2026-1. SHA-256 bb. https://example.org/nl/price-lists/stad/2026-1#co2e-avoided (geraadpleegd op 2026-11-21).'));
