import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the whole method needs of stored valuations: evidence of what is counted, overlap, and how sure a line is. */
export class Valuations1795478400000 implements MigrationInterface {
  readonly name = 'Valuations1795478400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

const CHANGES = `
delete from activity_cell;
alter table activity_cell drop constraint activity_cell_pkey,
  add column evidence text collate "C" not null,
  add primary key (initiative_id, indicator, activity_year, status, visibility, excluded, period_from, period_until, period_exact, evidence);
insert into activity_cell (initiative_id, indicator, status, visibility, excluded, period_from, period_until, period_exact, evidence, activity_year, quantity)
  select initiative_id, indicator, status, visibility, coalesce(excluded, ''), period_from, period_until, period_exact, evidence, extract(year from period_from)::int, sum(quantity)
  from current_measurement group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
`;
