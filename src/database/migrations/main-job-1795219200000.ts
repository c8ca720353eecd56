import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the main job. Tables that grow with the number of initiatives have initiative_id first in their keys, so that
 * they can be distributed on it; the others are small, or local to one server (staging, locks).
 */
export class MainJob1795219200000 implements MigrationInterface {
  readonly name = 'MainJob1795219200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of APPEND_ONLY) {
      await runner.query(`create trigger append_only before update or delete on ${table} for each row execute function refuse_change()`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The first migration is not undone: drop the database instead.');
  }
}

/** Published once, then never changed: the database itself refuses. (Triggers only on tables that are not distributed.) */
const APPEND_ONLY = ['price_index', 'price_list', 'indicator', 'list_indicator', 'price', 'price_post', 'index_ratio', 'assumption_factor', 'index_vintage', 'index_level'];

const TABLES = `
create table organisation (
  code text primary key,
  name text not null,
  created_at timestamptz not null default now()
);
create table api_key (
  id uuid primary key,
  organisation text not null references organisation,
  role text not null check (role in ('contributor', 'methodologist', 'admin')),
  label text not null,
  key_hash text not null unique,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create table publication_counter (
  only_row boolean primary key default true check (only_row),
  value integer not null
);
insert into publication_counter (value) values (0);
create table job_lock (
  name text primary key,
  holder uuid not null,
  held_until timestamptz not null
);

create table price_index (
  code text not null,
  version text not null,
  sha256 text not null,
  content jsonb not null,
  loaded_at timestamptz not null default now(),
  primary key (code, version)
);
create table price_list (
  list text not null,
  version text not null,
  sha256 text not null,
  content jsonb not null,
  currency text not null,
  published date not null,
  loaded_at timestamptz not null default now(),
  primary key (list, version)
);
create table indicator (
  code text primary key,
  unit text not null,
  stage text not null,
  count text not null,
  list text not null,
  version text not null,
  foreign key (list, version) references price_list
);
create table list_indicator (
  list text not null,
  version text not null,
  indicator text not null references indicator,
  assumption_set text,
  primary key (list, version, indicator),
  foreign key (list, version) references price_list
);
create table price (
  list text not null,
  version text not null,
  indicator text not null,
  valid_from date not null,
  amount numeric,
  low numeric,
  high numeric,
  price_level text not null,
  backcast boolean not null,
  primary key (list, version, indicator, valid_from),
  foreign key (list, version, indicator) references list_indicator
);
create table price_post (
  list text not null,
  version text not null,
  indicator text not null,
  valid_from date not null,
  position integer not null,
  stakeholder text not null,
  kind text not null,
  basis text not null,
  transfer text,
  amount numeric not null,
  primary key (list, version, indicator, valid_from, position),
  foreign key (list, version, indicator, valid_from) references price
);
create table index_ratio (
  code text not null,
  version text not null,
  from_year text not null,
  to_year text not null,
  ratio numeric not null,
  primary key (code, version, from_year, to_year)
);
create table assumption_factor (
  assumption_set text not null,
  parameters text not null,
  after_deadweight numeric not null,
  after_displacement numeric not null,
  net numeric not null,
  present_value numeric not null,
  primary key (assumption_set, parameters)
);

create table import (
  id uuid primary key,
  organisation text not null references organisation,
  name text not null,
  kind text not null check (kind in ('initiatives', 'measurements')),
  visibility text not null check (visibility in ('public', 'private')),
  reason text,
  file_sha256 text not null,
  idempotency_key text,
  request_hash text not null,
  status text not null check (status in ('staging', 'done')),
  attempt integer not null default 1,
  rows_total integer not null,
  rows_new integer,
  rows_corrected integer,
  rows_unchanged integer,
  publication integer unique,
  created_by text not null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  check ((status = 'done') = (publication is not null)),
  unique (organisation, request_hash),
  unique (organisation, idempotency_key)
);
create table import_row (
  import_id uuid not null references import,
  attempt integer not null,
  line integer not null,
  payload jsonb not null,
  primary key (import_id, attempt, line)
);

create table initiative (
  id uuid primary key,
  slug text not null unique,
  organisation text not null references organisation,
  visibility text not null check (visibility in ('public', 'private')),
  version integer not null,
  name text not null,
  sector text not null,
  country text not null,
  place text,
  founded date,
  closed date,
  website text,
  source text
);
create index initiative_by_sector on initiative (sector, country);
create table initiative_version (
  initiative_id uuid not null,
  version integer not null,
  import_id uuid not null references import,
  line integer not null,
  profile jsonb not null,
  primary key (initiative_id, version)
);
create table measurement (
  initiative_id uuid not null,
  import_id uuid not null references import,
  line integer not null,
  publication integer not null,
  indicator text not null references indicator,
  period_from date not null,
  period_until date not null check (period_until > period_from),
  period_exact boolean not null,
  quantity numeric not null,
  status text not null check (status in ('realised', 'forecast')),
  evidence text not null,
  excluded text,
  note text,
  visibility text not null check (visibility in ('public', 'private')),
  primary key (initiative_id, import_id, line)
);
create index measurement_by_period on measurement (initiative_id, indicator, period_from);
create table measurement_superseded (
  initiative_id uuid not null,
  import_id uuid not null,
  line integer not null,
  publication integer not null,
  by_import uuid not null references import,
  reason text not null,
  primary key (initiative_id, import_id, line)
);
create view current_measurement as
  select m.* from measurement m
  where not exists (select 1 from measurement_superseded s
    where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line);
create table activity_cell (
  initiative_id uuid not null,
  indicator text not null,
  status text not null,
  visibility text not null,
  excluded text not null,
  period_from date not null,
  period_until date not null,
  period_exact boolean not null,
  activity_year integer not null,
  quantity numeric not null,
  primary key (initiative_id, indicator, status, visibility, excluded, period_from, period_until, period_exact)
);

create table valuation_run (
  id uuid primary key,
  list text not null,
  version text not null,
  list_sha256 text not null,
  method_version text not null,
  parameters jsonb not null,
  parameters_hash text not null,
  known_at integer not null,
  content_hash text,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  foreign key (list, version) references price_list
);
create table valuation (
  initiative_id uuid not null,
  hash bytea not null,
  primary key (initiative_id, hash)
);
create table valuation_run_member (
  initiative_id uuid not null,
  run_id uuid not null references valuation_run,
  hash bytea not null,
  primary key (initiative_id, run_id)
);
create index valuation_run_member_by_run on valuation_run_member (run_id);
create table valuation_line (
  initiative_id uuid not null,
  hash bytea not null,
  line integer not null,
  indicator text not null,
  activity_year integer not null,
  status text not null,
  visibility text not null,
  outcome text not null check (outcome in ('priced', 'held', 'excluded')),
  reason text,
  quantity numeric not null,
  price_from date,
  backcast boolean not null,
  gross numeric,
  after_deadweight numeric,
  after_displacement numeric,
  net numeric,
  present_value numeric,
  posts numeric[],
  check ((outcome = 'priced') = (present_value is not null)),
  check ((outcome = 'priced') = (reason is null)),
  primary key (initiative_id, hash, line)
);
create table valuation_total (
  initiative_id uuid not null,
  hash bytea not null,
  visibility text not null,
  value numeric,
  backcast_value numeric,
  priced integer not null,
  backcast integer not null,
  held integer not null,
  excluded integer not null,
  first_year integer,
  last_year integer,
  primary key (initiative_id, hash, visibility)
);

create table index_definition (
  code text primary key,
  position integer not null,
  content jsonb not null
);
create table index_vintage (
  index_code text not null,
  vintage integer not null,
  definition jsonb not null,
  rule_book_version text not null,
  method_version text not null,
  list text not null,
  version text not null,
  list_sha256 text not null,
  known_at integer not null,
  run_id uuid not null references valuation_run,
  content_hash text not null,
  reason text not null,
  published_at timestamptz not null default now(),
  primary key (index_code, vintage)
);
create table index_level (
  index_code text not null,
  vintage integer not null,
  year integer not null,
  segment integer,
  link numeric,
  level numeric,
  matched integer not null,
  candidates integer not null,
  partial integer not null,
  base_value numeric not null,
  current_value numeric not null,
  largest_share numeric,
  total_value numeric,
  backcast boolean not null,
  reason text,
  primary key (index_code, vintage, year),
  foreign key (index_code, vintage) references index_vintage
);
create table index_constituent (
  initiative_id uuid not null,
  index_code text not null,
  vintage integer not null,
  year integer not null,
  indicator text not null,
  match text not null,
  backcast boolean not null,
  base_value numeric,
  current_value numeric,
  primary key (initiative_id, index_code, vintage, year, indicator)
);
create index index_constituent_by_index on index_constituent (index_code, vintage, year);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the past is append-only: a row of % is never changed or deleted', tg_table_name;
end $$;
`;
