import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Profiles of initiatives, what was put into them, search by text, and prices that may not be used yet. */
export class StartingData1795305600000 implements MigrationInterface {
  readonly name = 'StartingData1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

const CHANGES = `
alter table initiative
  add column kind text,
  add column municipality text,
  add column province text,
  add column themes text[] not null default '{}',
  add column phase text,
  add column target_group text,
  add column target_group_en text,
  add column legal_form text,
  add column needs text[] not null default '{}',
  add column summary text,
  add column summary_en text,
  add column as_of date,
  add column founded_to text not null default 'day' check (founded_to in ('day', 'month', 'year')),
  add column search tsvector generated always as (
    to_tsvector('dutch', strip(to_tsvector('dutch', name || ' ' || coalesce(place, '') || ' ' || coalesce(target_group, '') || ' ' || coalesce(summary, '')))::text)
    || to_tsvector('english', name || ' ' || coalesce(target_group_en, '') || ' ' || coalesce(summary_en, ''))) stored;
create index initiative_by_search on initiative using gin (search);
create index initiative_by_municipality on initiative (municipality);

alter table activity_cell drop constraint activity_cell_pkey,
  alter column indicator type text collate "C", alter column status type text collate "C", alter column visibility type text collate "C", alter column excluded type text collate "C",
  add primary key (initiative_id, indicator, activity_year, status, visibility, excluded, period_from, period_until, period_exact);
drop table assumption_factor;
alter table valuation_run rename column parameters_hash to terms;
create table price_rate (
  terms text not null,
  indicator text collate "C" not null,
  applies_from date not null,
  applies_until date not null,
  price_from date,
  backcast boolean not null,
  reason text,
  societal boolean[],
  gross numeric[],
  after_deadweight numeric[],
  after_displacement numeric[],
  net numeric[],
  present_value numeric[],
  check ((reason is null) = (societal is not null)),
  primary key (terms, indicator, applies_from)
);
create trigger append_only before update or delete on price_rate for each row execute function refuse_change();
update index_definition set content = content - 'sector' || jsonb_build_object('sectors', jsonb_build_array(content->'sector'));

alter table list_indicator add column held boolean not null default false;
alter table measurement drop constraint measurement_status_check, add constraint measurement_status_check check (status in ('realised', 'forecast', 'claimed'));

alter table import drop constraint import_kind_check, add constraint import_kind_check check (kind in ('initiatives', 'measurements', 'inputs'));
create table input (
  initiative_id uuid not null,
  import_id uuid not null references import,
  line integer not null,
  publication integer not null,
  stakeholder text not null,
  kind text not null check (kind in ('money', 'hours', 'goods')),
  description text not null,
  period_from date not null,
  period_until date not null check (period_until > period_from),
  period_exact boolean not null,
  quantity numeric not null check (quantity >= 0),
  unit text not null check (unit = 'hour' or unit ~ '^[A-Z]{3}$'),
  status text not null check (status in ('realised', 'forecast', 'claimed')),
  evidence text not null,
  note text,
  visibility text not null check (visibility in ('public', 'private')),
  primary key (initiative_id, import_id, line)
);
create table input_superseded (
  initiative_id uuid not null,
  import_id uuid not null,
  line integer not null,
  publication integer not null,
  by_import uuid not null references import,
  reason text not null,
  primary key (initiative_id, import_id, line)
);
create view current_input as
  select m.* from input m
  where not exists (select 1 from input_superseded s
    where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line);
`;
