import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the whole index rule book needs of published vintages: classes, prices of both years, what stands beside the headline, ranges and status. */
export class Indices1795651200000 implements MigrationInterface {
  readonly name = 'Indices1795651200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

/** Vintages from before have none of these: they stay as they were published. */
const CHANGES = `
alter table index_vintage add column as_of date;
alter table index_level
  add column status text check (status in ('preliminary', 'final')),
  add column returned integer,
  add column imputed_share numeric,
  add column terms text,
  add column range jsonb,
  add column beside jsonb;
alter table index_constituent
  add column sector text,
  add column counts boolean,
  add column repriced_value numeric,
  add column own_value numeric;
`;
