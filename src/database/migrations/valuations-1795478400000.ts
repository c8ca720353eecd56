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
alter table list_indicator drop column assumption_set, drop column held;
delete from activity_cell;
alter table activity_cell drop constraint activity_cell_pkey,
  add column evidence text collate "C" not null,
  add primary key (initiative_id, indicator, activity_year, status, visibility, excluded, period_from, period_until, period_exact, evidence);
insert into activity_cell (initiative_id, indicator, status, visibility, excluded, period_from, period_until, period_exact, evidence, activity_year, quantity)
  select initiative_id, indicator, status, visibility, coalesce(excluded, ''), period_from, period_until, period_exact, evidence, extract(year from period_from)::int, sum(quantity)
  from current_measurement group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
create table activity (
  initiative_id uuid primary key,
  publication integer not null
);
insert into activity (initiative_id, publication)
  select initiative_id, max(publication) from (
    select initiative_id, publication from measurement union all select initiative_id, publication from measurement_superseded
    union all select initiative_id, publication from input union all select initiative_id, publication from input_superseded) p
  group by 1;

alter table valuation_line add column evidence text, add column doubt numeric, add column overlap numeric[];
create table price_flow (
  terms text not null,
  indicator text collate "C" not null,
  applies_from date not null,
  year_offset integer not null,
  value numeric[] not null,
  present_value numeric[] not null,
  primary key (terms, indicator, applies_from, year_offset)
);
create trigger append_only before update or delete on price_flow for each row execute function refuse_change();
alter table price_rate add column cluster text, add column alpha numeric, add column overlap_group text[], add column overlap_counts boolean[];
create table price_yield (
  terms text not null,
  indicator text collate "C" not null,
  yields_to text collate "C" not null,
  primary key (terms, indicator, yields_to)
);
create trigger append_only before update or delete on price_yield for each row execute function refuse_change();
create table input_rate (
  terms text not null,
  unit text collate "C" not null,
  applies_from date not null,
  applies_until date not null,
  reason text,
  rate numeric,
  check ((reason is null) = (rate is not null)),
  primary key (terms, unit, applies_from)
);
create trigger append_only before update or delete on input_rate for each row execute function refuse_change();
create table valuation_input (
  initiative_id uuid not null,
  hash bytea not null,
  line integer not null,
  activity_year integer not null,
  stakeholder text not null,
  kind text not null,
  unit text not null,
  status text not null,
  visibility text not null,
  quantity numeric not null,
  reason text,
  amount numeric,
  check ((reason is null) = (amount is not null)),
  primary key (initiative_id, hash, line)
);

alter table valuation_run
  add column organisation text references organisation,
  add column idempotency_key text,
  add column request_hash text,
  add column started_at timestamptz,
  add column initiatives_done integer not null default 0,
  add column initiatives_total integer,
  add column failure text,
  add unique (organisation, idempotency_key);
create table valuation_range (
  initiative_id uuid not null,
  hash bytea not null,
  visibility text not null,
  low numeric not null,
  median numeric not null,
  high numeric not null,
  unranged numeric not null,
  primary key (initiative_id, hash, visibility)
);
create table run_range (
  run_id uuid not null references valuation_run on delete cascade,
  scope text not null check (scope in ('all', 'country', 'sector', 'province', 'municipality')),
  code text not null,
  value numeric not null,
  low numeric not null,
  median numeric not null,
  high numeric not null,
  unranged numeric not null,
  evidence jsonb not null,
  primary key (run_id, scope, code)
);
`;
