import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { indexRatio } from '../pricelist/price-index.js';
import type { Indicator } from '../pricelist/price-list.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { AMOUNT_DECIMALS, Decimal, parseDecimal, roundTo, sum, toFixed, toText, ZERO } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { Memory } from '../shared/memory.js';
import type { Viewer } from '../shared/viewer.js';
import { partsOf, withSdgs, type LineSum, type SdgPart, type StakeholderPart } from '../valuation/breakdown.js';
import { PriceDrawsService } from '../valuation/price-draws.service.js';
import { publishedRange, valueRange, type PublishedRange } from '../valuation/ranges.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import { basisOf, type Basis } from '../valuation/valuations.service.js';
import type { Grant } from './grants.js';
import { ALL_RETURNS, INPUTS_OF_FUNDER, INPUTS_OF_MANY, LAST_RETURN, LINES_OF_MANY, RECIPIENTS } from './portfolio-sql.js';
import { concentration, donorShares, perEuro, portfolioChange, sharedHolding, shareOut, totalsBy, whatIf, type Concentration, type PortfolioChange, type SharedHolding, type Unshared, type WhatIf } from './portfolio.js';

type Totals = { code: string; amount: string; share: string }[];

export interface ShownHolding {
  initiative: string;
  name: string;
  sector: string;
  year: number;
  amount: string;
  inputs: string | null;
  share: string | null;
  value: string | null;
  shared: string | null;
  reason: Unshared | null;
  /** Who put something in that year, as reported, and what they share in: together the whole value. */
  others: { stakeholder: string; amount: string | null; shared: string | null }[];
}

/** Grants in one currency: nothing is exchanged. */
export interface CurrencyPart {
  currency: string;
  grants: number;
  amount: string;
  byFunder: Totals;
  byYear: Totals;
  byPlace: Totals;
  concentration: Concentration | null;
  /** Recipients with grants of more than one funder of the portfolio, the largest first. */
  overlap: { recipient: string; name: string; funders: string[]; amount: string }[];
  overlaps: number;
}

export interface Portfolio {
  basis: Basis;
  currency: string;
  grants: number;
  currencies: CurrencyPart[];
  holdings: ShownHolding[];
  /** Of what is known: grants with a share, their part of the value, and value per euro; null where no share is known. */
  amount: string | null;
  shared: string | null;
  perEuro: string | null;
  range: PublishedRange | null;
  /** Grants of which no share is known, by reason and currency. */
  unshared: { reason: Unshared; currency: string; grants: number; amount: string }[];
  byYear: Totals;
  bySector: Totals;
  byPlace: Totals;
  byStakeholder: Totals;
  bySdg: Totals;
  change: PortfolioChange | null;
  benchmark: { scope: 'sectors' | 'years' | 'all'; initiatives: number; value: string; inputs: string; perEuro: string | null } | null;
  whatIf: (WhatIf & { from: string; to: string }) | null;
}

interface Recipient { id: string; slug: string; name: string; sector: string; country: string; province: string | null; municipality: string | null }
interface Returns { sector: string; year: number; initiatives: number; value: string; inputs: string }
type Line = LineSum & { id: string; doubt: string | null; overlap: string | null; evidence: string };

/** Of a portfolio in an address. */
export const GRANTS_IN_ADDRESS = 100;
const RUNS = 4;
/** A benchmark of fewer tells of few what they did. */
const FEWEST = 5;
const OVERLAPS_NAMED = 50;
const NOWHERE = 'unknown';

/** What funders share in: their part of the inputs of what they gave to. Nothing is stored. */
@Injectable()
export class PortfoliosService {
  private readonly returns = new Memory<Returns[]>(RUNS);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
    private readonly draws: PriceDrawsService,
  ) {}

  /** What initiatives reported in public to have got of a funder. */
  async ofFunder(funder: string): Promise<Grant[]> {
    const rows = await this.database.query<Omit<Grant, 'funder'>[]>(INPUTS_OF_FUNDER, [funder]);
    return rows.map((row) => ({ ...row, funder }));
  }

  /** @param move what if so much of the portfolio had gone to another initiative */
  async of(grants: readonly Grant[], asked: { list: string; move?: { amount: Decimal; from: string; to: string } | undefined }, viewer: Viewer | null): Promise<Portfolio> {
    const run = await this.runs.latest(asked.list, viewer);
    if (!run) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const index = await this.pricelists.index(run.parameters.priceIndex.code, run.parameters.priceIndex.version);
    const recipients = new Map((await this.database.query<Recipient[]>(RECIPIENTS, [[...new Set([...grants.map(({ recipient }) => recipient), asked.move?.to].filter((slug) => slug !== undefined))]])).map((row) => [row.slug, row]));
    const ids = [...recipients.values()].map(({ id }) => id);
    const years = [...new Set(grants.map(({ year }) => year))];

    const lines = await this.linesOf(run, content.indicators, ids, years);
    const inputs = groupBy(await this.database.query<{ id: string; year: number; stakeholder: string; amount: string | null; held: number }[]>(INPUTS_OF_MANY, [run.id, ids, years]), ({ id, year }) => `${id} ${year}`);
    const ratios = new Map(years.map((year) => [year, indexRatio(index, String(year), run.parameters.priceLevel)]));

    const outside = grants.flatMap((grant): { grant: Grant; reason: Unshared }[] => {
      const reason = !recipients.has(grant.recipient) ? 'unknown-initiative' : grant.currency !== content.currency ? 'other-currency' : ratios.get(grant.year) === null ? 'no-index-value' : null;
      return reason ? [{ grant, reason }] : [];
    });
    const excluded = new Set(outside.map(({ grant }) => grant));
    const held = groupBy(grants.filter((grant) => !excluded.has(grant)), ({ recipient, year }) => `${recipient} ${year}`);
    const holdings = [...held.values()].map((own) => {
      const [{ recipient: slug, year }] = own as [Grant];
      const key = `${recipients.get(slug)!.id} ${year}`;
      const put = inputs.get(key) ?? [];
      const amounts = put.flatMap(({ amount }) => (amount === null ? [] : parseDecimal(amount)));
      return sharedHolding({
        initiative: slug, year, amount: roundTo(sum(own.map(({ amount }) => parseDecimal(amount))).times(ratios.get(year)!), AMOUNT_DECIMALS),
        inputs: amounts.length > 0 ? sum(amounts) : null, held: put.reduce((count, each) => count + each.held, 0), value: valueOf(lines.get(key) ?? []),
      });
    }).sort((one, other) => other.year - one.year || other.amount.cmp(one.amount));

    const known = holdings.filter(({ shared }) => shared !== null);
    const entries = new Map(content.indicators.map((entry) => [entry.code, entry]));
    const dividedBy = (by: 'stakeholder' | 'sdg') => known.flatMap((holding) => {
      const parts = (partsOf(lines.get(`${recipients.get(holding.initiative)!.id} ${holding.year}`)!, by, entries) as (StakeholderPart | SdgPart)[]).map(({ code, value }) => ({ code, value: parseDecimal(value) }));
      return shareOut(parts, holding.value!, holding.shared!);
    });
    const worth = (keyOf: (holding: SharedHolding) => string) => totalsBy(known, keyOf, ({ shared }) => shared!);
    const recipientOf = ({ initiative }: SharedHolding) => recipients.get(initiative)!;
    const [amount, shared] = [sum(known.map((holding) => holding.amount)), sum(known.map((holding) => holding.shared!))];
    const [to, from] = [...new Set(known.map(({ year }) => year))].sort((one, other) => other - one);
    return {
      basis: basisOf(run), currency: content.currency, grants: grants.length,
      currencies: [...groupBy(grants, ({ currency }) => currency).values()].map(currencyPart).sort((one, other) => other.grants - one.grants),
      holdings: holdings.map((holding) => ({ ...shown(holding), name: recipientOf(holding).name, sector: recipientOf(holding).sector, others: othersOf(holding, inputs.get(`${recipientOf(holding).id} ${holding.year}`) ?? []) })),
      amount: known.length > 0 ? text(amount) : null, shared: known.length > 0 ? text(shared) : null, perEuro: perEuro(shared, amount), range: await this.range(run, known, recipients, lines, shared),
      unshared: unsharedOf(outside, holdings, held),
      byYear: worth(({ year }) => String(year)).sort((one, other) => Number(one.code) - Number(other.code)), bySector: worth((holding) => recipientOf(holding).sector),
      byPlace: worth((holding) => recipientOf(holding).province ?? recipientOf(holding).country),
      byStakeholder: totalsBy(dividedBy('stakeholder'), ({ code }) => code, ({ value }) => value), bySdg: totalsBy(dividedBy('sdg'), ({ code }) => code, ({ value }) => value),
      change: from === undefined ? null : portfolioChange(known, from, to!),
      benchmark: known.length === 0 ? null : this.benchmark(await this.returns.of(run.id, async () => this.database.query<Returns[]>(ALL_RETURNS, [run.id])), new Set(known.map((holding) => recipientOf(holding).sector)), new Set(known.map(({ year }) => year))),
      whatIf: asked.move ? await this.moved(run, asked.move, recipients) : null,
    };
  }

  private async linesOf(run: ValuationRun, indicators: readonly Indicator[], ids: readonly string[], years: readonly number[]): Promise<Map<string, Line[]>> {
    const rows = await this.database.query<Omit<Line, 'sdg' | 'cashable'>[]>(LINES_OF_MANY, [run.id, ids, years]);
    return groupBy(withSdgs(rows, indicators), ({ id, year }) => `${id} ${year}`);
  }

  /** From the draws that all prices share, each line in the proportion in which it is shared. */
  private async range(run: ValuationRun, known: readonly SharedHolding[], recipients: ReadonlyMap<string, Recipient>, lines: ReadonlyMap<string, Line[]>, shared: Decimal): Promise<PublishedRange | null> {
    const sums = known.flatMap(({ initiative, year, share }) => (lines.get(`${recipients.get(initiative)!.id} ${year}`) ?? []).filter(({ outcome, doubt }) => outcome === 'priced' && doubt !== null).map((line) => ({
      indicator: line.indicator, price_from: line.priceFrom!, overlap: line.overlap, quantity: toText(parseDecimal(line.quantity).times(share!)), doubt: toText(parseDecimal(line.doubt!).times(share!).times(share!)),
    })));
    if (sums.length === 0) return null;
    const { uncertainty } = run.parameters;
    return publishedRange(valueRange((await this.draws.ofRun(run)).linesOf(sums), 'portfolio', uncertainty), text(shared), uncertainty);
  }

  /** All initiatives of the same sectors and years; where those are fewer than five, of the same years, or all. */
  private benchmark(returns: readonly Returns[], sectors: ReadonlySet<string>, years: ReadonlySet<number>): Portfolio['benchmark'] {
    const scopes = [['sectors', (row: Returns) => sectors.has(row.sector) && years.has(row.year)], ['years', (row: Returns) => years.has(row.year)], ['all', () => true]] as const;
    for (const [scope, fits] of scopes) {
      const own = returns.filter(fits);
      const initiatives = own.reduce((count, row) => count + row.initiatives, 0);
      if (initiatives < FEWEST) continue;
      const [value, inputs] = [sum(own.map((row) => parseDecimal(row.value))), sum(own.map((row) => parseDecimal(row.inputs)))];
      return { scope, initiatives, value: text(value), inputs: text(inputs), perEuro: perEuro(value, inputs) };
    }
    return null;
  }

  /** By the average return of the last year in which value and inputs of either are known; null where one has none. */
  private async moved(run: ValuationRun, { amount, from, to }: { amount: Decimal; from: string; to: string }, recipients: ReadonlyMap<string, Recipient>): Promise<Portfolio['whatIf']> {
    const [one, other] = [await this.lastReturn(run, recipients.get(from)), await this.lastReturn(run, recipients.get(to))];
    return one && other ? { ...whatIf(amount, one, other), from, to } : null;
  }

  private async lastReturn(run: ValuationRun, recipient: Recipient | undefined): Promise<Decimal | null> {
    if (!recipient) return null;
    const rows = await this.database.query<{ value: string; inputs: string }[]>(LAST_RETURN, [run.id, recipient.id]);
    return rows[0] ? parseDecimal(rows[0].value).div(rows[0].inputs) : null;
  }
}

function valueOf(lines: readonly Line[]): Decimal | null {
  const values = lines.flatMap(({ value }) => (value === null ? [] : parseDecimal(value)));
  return values.length > 0 ? sum(values) : null;
}

const text = (amount: Decimal) => toFixed(amount, AMOUNT_DECIMALS);
const maybe = (amount: Decimal | null) => amount && text(amount);

function shown({ initiative, year, amount, inputs, share, value, shared, reason }: SharedHolding): Omit<ShownHolding, 'name' | 'sector' | 'others'> {
  return { initiative, year, amount: text(amount), inputs: maybe(inputs), share: share && toText(share), value: maybe(value), shared: maybe(shared), reason };
}

/** Where a grant is more than all that was reported, nobody's part is known but its own. */
function othersOf({ value, shared, inputs, amount }: SharedHolding, put: readonly { stakeholder: string; amount: string | null }[]): ShownHolding['others'] {
  const parts = value !== null && shared !== null && inputs !== null && amount.lte(inputs) ? donorShares(value, put.map((each) => parseDecimal(each.amount!))) : [];
  return put.map((each, at) => ({ stakeholder: each.stakeholder, amount: each.amount, shared: maybe(parts[at] ?? null) }));
}

function currencyPart(grants: readonly Grant[]): CurrencyPart {
  const amountOf = ({ amount }: Grant) => parseDecimal(amount);
  const recipients = groupBy(grants, ({ recipient }) => recipient);
  const fundersOf = (own: readonly Grant[]) => [...new Set(own.flatMap(({ funder }) => funder ?? []))];
  const several = [...recipients].filter(([, own]) => fundersOf(own).length > 1).map(([recipient, own]) => ({ recipient, name: own[0]!.name, funders: fundersOf(own), total: sum(own.map(amountOf)) })).sort((one, other) => other.total.cmp(one.total));
  return {
    currency: grants[0]!.currency, grants: grants.length, amount: text(sum(grants.map(amountOf))),
    byFunder: totalsBy(grants, ({ funder }) => funder ?? NOWHERE, amountOf), byYear: totalsBy(grants, ({ year }) => String(year), amountOf).sort((one, other) => Number(one.code) - Number(other.code)), byPlace: totalsBy(grants, ({ place }) => place ?? NOWHERE, amountOf),
    concentration: concentration([...recipients.values()].map((own) => sum(own.map(amountOf)))),
    overlap: several.slice(0, OVERLAPS_NAMED).map(({ total, ...rest }) => ({ ...rest, amount: text(total) })), overlaps: several.length,
  };
}

/** By reason and currency, as the grants were given. */
function unsharedOf(outside: readonly { grant: Grant; reason: Unshared }[], holdings: readonly SharedHolding[], held: ReadonlyMap<string, Grant[]>): Portfolio['unshared'] {
  const within = holdings.flatMap(({ initiative, year, reason }) => (reason === null ? [] : held.get(`${initiative} ${year}`)!.map((grant) => ({ grant, reason }))));
  return [...groupBy([...outside, ...within], ({ grant, reason }) => `${reason} ${grant.currency}`).values()].map((own) => ({
    reason: own[0]!.reason, currency: own[0]!.grant.currency, grants: own.length, amount: text(own.reduce((total: Decimal, { grant }) => total.plus(grant.amount), ZERO)),
  }));
}
