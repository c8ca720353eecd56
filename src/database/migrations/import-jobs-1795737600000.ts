import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What importing large files needs: rows that wait in columns of their own, and imports that go on by themselves. */
export class ImportJobs1795737600000 implements MigrationInterface {
  readonly name = 'ImportJobs1795737600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup from before it instead.');
  }
}

/**
 * What was staged half is staged from the start: the rows that waited in the old form go.
 * A job is the try to bring a file in, with what it was asked for; what it brought in is an import. The file itself waits on the disk of who received it.
 */
const CHANGES = `
drop table import_row;
create table import_row (
  import_id uuid not null,
  attempt integer not null,
  line integer not null,
  file_line integer,
  initiative text not null,
  indicator text,
  stakeholder text,
  kind text,
  description text,
  status text,
  period_from date,
  period_until date,
  period_exact boolean,
  quantity numeric,
  unit text,
  evidence text,
  excluded text,
  document text,
  note text,
  profile jsonb,
  primary key (import_id, attempt, line)
);

create table import_job (
  id uuid primary key,
  organisation text not null references organisation,
  request jsonb not null,
  request_hash text not null,
  idempotency_key text,
  bytes bigint not null,
  status text not null check (status in ('draft', 'queued', 'running', 'done', 'refused', 'cancelled', 'failed')),
  rows_read integer not null default 0,
  outcome jsonb,
  import_id uuid references import,
  role text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index import_job_once on import_job (organisation, idempotency_key) where status not in ('refused', 'cancelled', 'failed');
`;
