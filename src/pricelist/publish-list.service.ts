import type { EntityManager } from 'typeorm';
import { RATIO_DECIMALS, toFixed } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { indexRatio, type PriceIndex } from './price-index.js';
import type { PriceList } from './price-list.js';
import { PriceListVersion } from './price-list-version.entity.js';
import { pricePosts } from './price-posts.js';

/** Stores a version with every entry it stands for, price by price and post by post: values are made from these rows. */
export async function insertList(manager: EntityManager, version: PriceListVersion, index: PriceIndex): Promise<void> {
  const list = version.content;
  const key = [list.list, list.version];
  await manager.insert(PriceListVersion, version);
  await manager.query(
    `insert into indicator (code, unit, stage, count, list, version) select r.code, r.unit, r.stage, r.count, $2, $3 from jsonb_to_recordset($1) ${FIXED} on conflict do nothing`,
    [fixedOf(list), ...key]);
  await manager.query('insert into list_indicator (list, version, indicator) select $1, $2, unnest($3::text[])', [...key, list.indicators.map(({ code }) => code)]);
  const prices = list.indicators.flatMap((entry) => (entry.prices ?? []).map((price) => ({ indicator: entry.code, price })));
  await manager.query(
    `insert into price (list, version, indicator, valid_from, amount, low, high, price_level, backcast)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(indicator text, valid_from date, amount numeric, low numeric, high numeric, price_level text, backcast boolean)`,
    [...key, JSON.stringify(prices.map(({ indicator, price }) => ({
      indicator, valid_from: price.from, amount: price.amount, low: price.low, high: price.high, price_level: price.priceLevel, backcast: price.backcast !== undefined,
    })))]);
  await manager.query(
    `insert into price_post (list, version, indicator, valid_from, position, stakeholder, kind, basis, transfer, amount)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(indicator text, valid_from date, position integer, stakeholder text, kind text, basis text, transfer text, amount numeric)`,
    [...key, JSON.stringify(prices.flatMap(({ indicator, price }) => pricePosts(price).map((post, position) => ({
      indicator, valid_from: price.from, position, ...post, amount: post.amount.toFixed(),
    }))))]);
  await insertRatios(manager, list, index);
}

const FIXED = 'as r(code text, unit text, stage text, count text)';
const fixedOf = (list: PriceList) => JSON.stringify(list.indicators.map(({ code, unit, stage, count }) => ({ code, unit, stage, count })));

/** Whose lists may name indicators without a prefix. */
const HOUSE = 'maex';

/** The first published list that names an indicator fixes its unit, stage and count for ever; others cannot take a code that the next may need. */
export async function indicatorsRefused(manager: EntityManager, document: PriceList, organisation: string): Promise<Problem[]> {
  const known = new Map((await manager.query<{ code: string; list: string; version: string; unit: string; stage: string; count: string; visible: boolean }[]>(
    `select i.*, p.visibility = 'public' or p.organisation = $2 as visible from indicator i join price_list p using (list, version) join jsonb_to_recordset($1) ${FIXED} using (code)`,
    [fixedOf(document), organisation])).map((row) => [row.code, row]));
  return document.indicators.flatMap(({ code, unit, stage, count }, index): Problem[] => {
    const at = { pointer: `/indicators/${index}/code`, value: code };
    const first = known.get(code);
    if (!first) {
      return organisation === HOUSE || code.startsWith(`${document.list}-`) ? [] : [{ code: 'without-prefix', ...at, message: `a new indicator begins with the code of its list. Name it "${document.list}-${code}".` }];
    }
    if (!first.visible) return [{ code: 'indicator-taken', ...at, message: `the code "${code}" is in use by another organisation. Give your indicator another one, beginning with the code of your list.` }];
    return first.unit === unit && first.stage === stage && first.count === count ? [] : [{
      code: 'indicator-differs', ...at, message: `the indicator "${code}" was fixed by ${first.list} ${first.version} as ${first.unit}, ${first.stage}, ${first.count}. Use those, or give your indicator another code.`,
    }];
  });
}

/** Divisions happen here, once per pair of years, and are stored: SQL only multiplies. */
export async function insertRatios(manager: EntityManager, list: Pick<PriceList, 'indicators' | 'priceIndex' | 'priceLevel'>, index: PriceIndex): Promise<void> {
  const { code, version } = list.priceIndex;
  const years = new Set(list.indicators.flatMap((entry) => (entry.prices ?? []).map((price) => price.priceLevel)));
  for (const year of years) {
    const ratio = indexRatio(index, year, list.priceLevel);
    if (ratio) await manager.query('insert into index_ratio (code, version, from_year, to_year, ratio) values ($1, $2, $3, $4, $5) on conflict do nothing', [code, version, year, list.priceLevel, toFixed(ratio, RATIO_DECIMALS)]);
  }
}
