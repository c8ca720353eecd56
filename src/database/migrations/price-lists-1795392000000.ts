import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Price lists that extend others, of an organisation, public or private; drafts of them, and checks that come later; and sessions of those who write in a browser. */
export class PriceLists1795392000000 implements MigrationInterface {
  readonly name = 'PriceLists1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

const CHANGES = `
insert into organisation (code, name) select 'maex', 'Maatschappelijke AEX' where exists (select 1 from price_list) on conflict do nothing;
alter table price_list
  add column organisation text references organisation,
  add column visibility text not null default 'public' check (visibility in ('public', 'private')),
  add column document jsonb;
alter table price_list disable trigger append_only;
update price_list set organisation = 'maex', document = content - 'checks', content = content - 'checks';
alter table price_list enable trigger append_only,
  alter column organisation set not null,
  alter column document set not null,
  alter column visibility drop default;

create table price_list_check (
  list text not null,
  version text not null,
  checked_on date not null,
  checked_by text not null,
  note text not null,
  added_by text not null,
  added_at timestamptz not null default now(),
  primary key (list, version, checked_on, checked_by, note),
  foreign key (list, version) references price_list
);
create trigger append_only before update or delete on price_list_check for each row execute function refuse_change();
create table price_list_draft (
  id uuid primary key,
  organisation text not null references organisation,
  name text not null,
  source text not null,
  revision integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_list text,
  published_version text,
  check ((published_list is null) = (published_version is null)),
  foreign key (published_list, published_version) references price_list
);
create index price_list_draft_by_organisation on price_list_draft (organisation);

create table session (
  token_hash text primary key,
  key_id uuid not null references api_key,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
`;
