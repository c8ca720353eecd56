import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Initiative } from '../initiatives/initiatives.service.js';
import type { Viewer } from '../shared/viewer.js';
import { ValuationRunService } from './valuation-run.service.js';
import { basisOf, seesPrivate, type Basis } from './valuations.service.js';
import { yearReturn, type YearInputs, type YearReturn } from './year-return.js';

/** What was put in within a year, by whom. Amounts in euro, at the price level of the valuation; null where it is held, with the reason. */
export interface InputLine {
  year: number;
  stakeholder: string;
  kind: string;
  unit: string;
  status: string;
  quantity: string;
  amount: string | null;
  reason: string | null;
}

export interface ReturnOfYear extends YearReturn {
  year: number;
  inputLines: InputLine[];
}

/** Of the lines of a table, those of one initiative in a run ($1, $2) that are public, or all ($3). */
const ofInitiative = (table: string) => `
  from ${table} l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash
  where m.run_id = $1 and m.initiative_id = $2 and (l.visibility = 'public' or $3)`;

/** Reads what initiatives return on what was put in, year by year. */
@Injectable()
export class ReturnsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
  ) {}

  /** Every year in which something was done or put in; null before the first valuation. @param id of a run, in the place of the standing one */
  async byYear(initiative: Initiative, list: string, viewer: Viewer | null, id?: string): Promise<{ basis: Basis; years: ReturnOfYear[] } | null> {
    const run = await this.runs.latest(list, viewer, id);
    if (!run) return null;
    const key = [run.id, initiative.id, seesPrivate(initiative, viewer)];
    const values = await this.database.query<{ year: number; value: string | null }[]>(
      `select l.activity_year as year, sum(l.present_value) as value ${ofInitiative('valuation_line')} and l.status = 'realised' group by 1`, key);
    const sums = await this.database.query<(YearInputs & { year: number })[]>(
      `select l.activity_year as year, l.kind, sum(l.amount) as amount, count(*) filter (where l.amount is null)::int as held ${ofInitiative('valuation_input')} and l.status = 'realised' group by 1, 2`, key);
    const lines = await this.database.query<InputLine[]>(
      `select l.activity_year as year, l.stakeholder, l.kind, l.unit, l.status, l.quantity, l.amount, l.reason ${ofInitiative('valuation_input')} order by l.activity_year, l.line`, key);

    const years = [...new Set([...values, ...lines].map(({ year }) => year))].sort((one, other) => one - other);
    const of = <Row extends { year: number }>(rows: readonly Row[], year: number) => rows.filter((row) => row.year === year);
    return { basis: basisOf(run), years: years.map((year) => ({ year, ...yearReturn(of(values, year)[0]?.value ?? null, of(sums, year)), inputLines: of(lines, year) })) };
  }
}
