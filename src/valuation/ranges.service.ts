import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Initiative } from '../initiatives/initiatives.service.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed } from '../shared/decimal.js';
import { PriceDrawsService, type PriceSum } from './price-draws.service.js';
import { publishedRange, valueRange, type Evidence, type PublishedRange, type ValueRange } from './ranges.js';
import { errorOf, type SCOPES } from './ranges-run.service.js';
import type { ValuationRun } from './valuation-run.service.js';

/** How sure a value is, beside it; null where there is no value, and beside a value that was made before there were ranges. */
export interface Sureness {
  range: PublishedRange | null;
  /** What it rests on. */
  evidence: Evidence | null;
}

export const UNSURE: Sureness = { range: null, evidence: null };

/** A priced line of an initiative. */
export interface PricedLine extends PriceSum {
  line: number;
  activity_year: number;
  status: string;
  evidence: string;
  value: string;
}

const FOUR = (alias: string) => ['low', 'median', 'high', 'unranged'].map((column) => `${alias}.${column}`).join(', ');

/** Reads the ranges that are stored, and makes those of parts of an initiative from its stored lines. */
@Injectable()
export class RangesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly prices: PriceDrawsService,
  ) {}

  /**
   * Of all together, or of every country, sector or place by its code.
   * @returns by code a function of the value shown: where that is another than the range was made of, since a profile was changed after the run, there is none
   */
  async ofScope({ id, parameters }: Pick<ValuationRun, 'id' | 'parameters'>, scope: 'all' | (typeof SCOPES)[number]): Promise<(code: string, value: string | null) => Sureness> {
    const rows = await this.database.query<(ValueRange & { code: string; value: string; evidence: Evidence })[]>(`select r.code, r.value, r.evidence, ${FOUR('r')} from run_range r where run_id = $1 and scope = $2`, [id, scope]);
    const known = new Map(rows.map((row) => [row.code, row]));
    return (code, value) => {
      const row = known.get(code);
      if (!row || value === null || !parseDecimal(value).eq(parseDecimal(row.value))) return UNSURE;
      return { range: publishedRange(row, value, parameters.uncertainty), evidence: row.evidence };
    };
  }

  /** Of the public total of some initiatives, by their id. */
  async ofInitiatives({ id, parameters }: ValuationRun, ids: readonly string[]): Promise<(id: string, value: string | null) => PublishedRange | null> {
    const rows = await this.database.query<(ValueRange & { id: string })[]>(
      `select r.initiative_id as id, ${FOUR('r')} from valuation_range r join valuation_run_member m on m.initiative_id = r.initiative_id and m.hash = r.hash
       where m.run_id = $1 and r.visibility = 'public' and r.initiative_id = any($2)`, [id, ids]);
    const known = new Map(rows.map((row) => [row.id, row]));
    return (initiative, value) => publishedRange(known.get(initiative) ?? null, value, parameters.uncertainty);
  }

  /** Of any part of the lines of an initiative that a viewer sees: a year, a line, all that is realised. */
  async ofLines(run: ValuationRun, initiative: Pick<Initiative, 'id' | 'slug'>, seesPrivate: boolean): Promise<(which: (line: PricedLine) => boolean) => Sureness> {
    const lines = await this.database.query<PricedLine[]>(
      `select l.line, l.activity_year, l.status, l.indicator, l.price_from, l.overlap::text as overlap, l.evidence, l.quantity, l.doubt, l.present_value as value
       from valuation_line l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash
       where m.run_id = $1 and m.initiative_id = $2 and (l.visibility = 'public' or $3) and l.outcome = 'priced' and l.doubt is not null`, [run.id, initiative.id, seesPrivate]);
    const draws = await this.prices.ofRun(run);
    return (which) => {
      const own = lines.filter(which);
      if (own.length === 0) return UNSURE;
      const value = toFixed(sum(own.map((line) => parseDecimal(line.value))), AMOUNT_DECIMALS);
      return { range: publishedRange(valueRange(draws.linesOf(own), errorOf(initiative.slug), run.parameters.uncertainty), value, run.parameters.uncertainty), evidence: draws.evidenceOf(own) };
    };
  }
}
