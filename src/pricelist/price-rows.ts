import { groupBy } from '../shared/group-by.js';
import { sum, toText } from '../shared/decimal.js';
import type { Column } from '../shared/to-xlsx.js';
import { labelOf, STAKEHOLDERS, UNITS } from './closed-lists.js';
import type { DatedPrice } from './price-list.js';
import { pricePosts } from './price-posts.js';
import { priceLayer, type ResolvedIndicator, type ResolvedPriceList } from './resolve-layers.js';

const ADJUSTMENTS = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;
const TEXTS = ['labelNl', 'labelEn', 'category', 'unit', 'unitNl', 'stage', 'count', 'from'] as const;
const AMOUNTS = ['amount', 'low', 'high'] as const;
const MORE = [
  'backcast', 'withdrawnNl', 'withdrawnEn', 'heldNl', 'heldEn', 'grade', 'bestBefore', 'remarkNl', 'remarkEn', 'sourcePublisher', 'sourceTitle', 'sourcePage', 'sourceUrl', 'quotedIn', 'sourcePublished', 'sourceAccessed', 'sourceLicence',
  'sdg', 'iris', 'alternativeOf', 'parent', 'overlapCluster', 'list', 'version', 'overrideNl', 'overrideEn', 'definitionNl', 'definitionEn',
] as const;

/** A line of the table of a list: names of columns with what stands there; what is not known is absent. */
export type PriceRow = Partial<Record<string, string | number | undefined>> & { code: string };

const text = (name: string): Column<PriceRow> => ({ name });
const number = (name: string): Column<PriceRow> => ({ name, number: true });

/** The columns of that table: what each stakeholder gains (below 0: pays) stands in a column of its own, transfers included. */
export const PRICE_COLUMNS: readonly Column<PriceRow>[] = [
  text('code'), ...TEXTS.map(text), ...AMOUNTS.map(number), text('currency'), text('priceLevel'), number('sourceAmount'),
  ...Object.keys(STAKEHOLDERS).map(number), ...ADJUSTMENTS.map(number), number('durationYears'), number('startOffset'), ...MORE.map(text),
];

/** A list as one table, for a spreadsheet: a line for every dated price, and for an indicator without one a line with the reason. */
export function priceRows(list: ResolvedPriceList): PriceRow[] {
  return list.indicators.flatMap((entry) => (entry.prices ?? [undefined]).map((price) => ({ ...ofEntry(entry, list), ...(price && { currency: list.currency, ...ofPrice(price) }) })));
}

function ofEntry(entry: ResolvedIndicator, of: ResolvedPriceList): PriceRow {
  const { code, label, definition, category, unit, stage, count, held, adjustments, sdg, iris, alternativeOf, parent, overlap } = entry;
  const { list, version, override } = priceLayer(entry, of);
  return {
    code, labelNl: label.nl, labelEn: label.en, definitionNl: definition.nl, definitionEn: definition.en, category, unit, unitNl: labelOf(UNITS, unit, 'nl'), stage, count, heldNl: held?.nl, heldEn: held?.en,
    ...(adjustments && { ...Object.fromEntries(ADJUSTMENTS.map((name) => [name, adjustments[name].value])), durationYears: adjustments.durationYears, startOffset: adjustments.startOffset }),
    sdg: sdg?.map(({ target, share }) => `${target}: ${share}`).join('; '), iris, alternativeOf, parent, overlapCluster: overlap && `${overlap.cluster}: ${overlap.alpha}`,
    list, version, overrideNl: override?.reason.nl, overrideEn: override?.reason.en,
  };
}

function ofPrice(price: DatedPrice): Partial<PriceRow> {
  const { from, amount, low, high, priceLevel, sourceAmount, backcast, withdrawn, grade, bestBefore, remark, source } = price;
  const shares = groupBy(amount === null ? [] : pricePosts(price), ({ stakeholder }) => stakeholder);
  return {
    from, amount: amount ?? undefined, low, high, priceLevel, sourceAmount, backcast: backcast && 'yes', withdrawnNl: withdrawn?.nl, withdrawnEn: withdrawn?.en, grade, bestBefore, remarkNl: remark?.nl, remarkEn: remark?.en,
    sourcePublisher: source.publisher, sourceTitle: source.title, sourcePage: source.page, sourceUrl: source.url, quotedIn: source.quotedIn, sourcePublished: source.published, sourceAccessed: source.accessed, sourceLicence: source.licence,
    ...Object.fromEntries([...shares].map(([stakeholder, posts]) => [stakeholder, toText(sum(posts.map((post) => post.amount)))])),
  };
}
