import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What undoing an import needs: rows and profiles that say which earlier ones they restore, imports that say what undid them, and a document for a figure;
 * and how a file was understood, with the mapping its sender gave and where its rows stood.
 */
export class Imports1795564800000 implements MigrationInterface {
  readonly name = 'Imports1795564800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

/** A file that was undone may be brought in again: what must differ is what stands. A view names its columns when it is made, so it is made again. */
const CHANGES = `
alter table import
  add column understood jsonb,
  add column undoes uuid references import,
  add column undone_by uuid references import,
  drop constraint import_organisation_request_hash_key;
create unique index import_standing on import (organisation, request_hash) where undone_by is null;
create table import_mapping (
  organisation text not null references organisation,
  headers_hash text not null,
  mapping jsonb not null,
  primary key (organisation, headers_hash)
);

${['measurement', 'input'].map((table) => `
alter table ${table}
  add column restores_import uuid references import,
  add column restores_line integer,
  add column document text,
  add column file_line integer,
  add check ((restores_import is null) = (restores_line is null));
create index ${table}_by_import on ${table} (import_id, line);
create index ${table}_superseded_by_import on ${table}_superseded (by_import);
create or replace view current_${table} as
  select m.* from ${table} m
  where not exists (select 1 from ${table}_superseded s
    where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line);`).join('\n')}

alter table initiative add column withdrawn boolean not null default false;
alter table initiative_version
  add column visibility text check (visibility in ('public', 'private')),
  add column withdrawn boolean not null default false,
  add column restores integer;
update initiative_version v set visibility = f.visibility from import f where f.id = v.import_id;
alter table initiative_version alter column visibility set not null;
`;
