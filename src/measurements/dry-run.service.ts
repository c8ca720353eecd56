import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { shadow } from '../database/shadow.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { InvalidInput, type Problem } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { CheckFileService } from './check-file.service.js';
import { errorFile } from './error-file.js';
import { importEffect, type ImportEffect } from './import-effect.js';
import { ImportValuesService } from './import-values.service.js';
import type { ImportRequest } from './imports.service.js';
import { FACTS, publishProfiles, publishRows, STORED, type Published, type RowsKind, type Staged } from './publish-import.service.js';
import { openRows } from './read-rows.js';
import { UnderstandFileService } from './understand-file.service.js';
import type { Understood } from './understand-table.js';

/** Rows told one by one; the others are counted. */
const ROWS_TOLD = 1_000;

/** A row as it is known before the import. */
export interface KnownRow {
  from: string;
  until: string;
  quantity: string;
  evidence: string;
  file: string;
  line: number;
}

/** What becomes of one row of the file that is not known exactly so. */
export interface ChangedRow {
  row: number;
  outcome: 'new' | 'changed';
  initiative: string;
  /** What it is about beside its period: indicator and status, say; of a profile nothing. */
  about?: Record<string, string>;
  from?: string;
  until?: string;
  quantity?: string;
  evidence?: string;
  /** The known rows it takes the place of; they stay readable. */
  replaces?: KnownRow[];
  /** Of a profile: the facts that change. */
  facts?: { fact: string; before: unknown; after: unknown }[];
}

/** What an import would do; nothing of it was done. */
export interface DryRun {
  name: string;
  kind: Understood['kind'];
  understood: Understood;
  visibility: ImportRequest['visibility'];
  rowsTotal: number;
  rowsNew: number;
  rowsCorrected: number;
  rowsUnchanged: number;
  /** Known rows that would be superseded. */
  rowsSuperseded: number;
  /** Whether the import itself needs a reason, and has none yet. */
  needsReason: boolean;
  /** What may be wrong, and must be accepted to import the file. */
  warnings: Problem[];
  /** The first thousand that are not unchanged: what changes before what is new. */
  rows: ChangedRow[];
  /** Null for profiles, which are no part of a value, and where nothing was valued yet. */
  effect: ImportEffect | null;
}

/** Tells what an import would do, by doing it to temporary tables that stand in the place of the stored ones: by the same statements, with nothing stored. */
@Injectable()
export class DryRunService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly files: UnderstandFileService,
    private readonly checks: CheckFileService,
    private readonly values: ImportValuesService,
  ) {}

  /** @throws InvalidInput with every problem of every row, as the import does */
  async run(request: ImportRequest, viewer: Viewer, today: string): Promise<DryRun> {
    const file = await this.files.understand(request, viewer);
    const [{ kind }, context] = [file, await this.checks.contextOf(viewer, today)];
    const staged = { id: uuidV7(), attempt: 1, organisation: viewer.organisation, name: request.name, visibility: request.visibility, reason: request.reason ?? '' };
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await shadow(manager, 'import_row');
      const { understood, rows: rowsTotal, warnings } = await this.checks.stage(manager, staged, file, request, context, false);
      await shadow(manager, 'initiative');
      const columns = ['id', 'slug', 'organisation', 'visibility', 'withdrawn', 'version', ...FACTS].join(', ');
      await manager.query(`insert into initiative (${columns}) select ${columns} from public.initiative where slug in (select initiative from import_row)`);
      const told = kind === 'initiatives' ? await dryProfiles(manager, staged, viewer) : await this.dryRows(manager, staged, kind);
      const { fresh, corrected, ...rest } = told;
      return {
        name: request.name, kind, understood, visibility: request.visibility, rowsTotal, rowsNew: fresh, rowsCorrected: corrected, rowsUnchanged: rowsTotal - fresh - corrected,
        needsReason: kind !== 'initiatives' && corrected > 0 && request.reason === undefined, warnings, ...rest,
      };
    });
  }

  /** The file with what is wrong, and what is asked, beside each row. @throws InvalidInput where something is wrong that stands at no row */
  async errorFile(request: ImportRequest, viewer: Viewer, today: string): Promise<Readable> {
    const problems = await this.run(request, viewer, today).then(({ warnings }) => warnings, (error: unknown) => {
      if (error instanceof InvalidInput) return error.problems;
      throw error;
    });
    const opened = await openRows(request.file, request.format, request.sheet);
    if ('problems' in opened) throw new InvalidInput(request.name, problems);
    const lines = new Set(problems.map(({ row }) => row));
    for await (const { rows } of opened.parts()) for (const { line } of rows) lines.delete(line);
    if (lines.size > 0) throw new InvalidInput(request.name, problems);
    return Readable.from(errorFile(opened, problems));
  }

  private async dryRows(manager: EntityManager, staged: Staged, kind: RowsKind): Promise<Told> {
    const { table } = STORED[kind];
    await standIn(manager, 'measurement', 'input');
    await shadow(manager, 'activity', 'activity_cell');
    await manager.query('insert into activity_cell select * from public.activity_cell where initiative_id in (select id from initiative)');
    const [{ next }] = await manager.query<[{ next: number }]>('select value + 1 as next from publication_counter');
    const before = await this.values.of(manager);
    const published = await publishRows(manager, staged, kind, next, false);
    const after = await this.values.of(manager);
    const [{ rowsSuperseded }] = await manager.query<[{ rowsSuperseded: number }]>(`select count(*)::int as "rowsSuperseded" from ${table}_superseded`);
    return { ...published, rowsSuperseded, rows: await manager.query<ChangedRow[]>(changedRows(kind)), effect: before && after && importEffect(before, after) };
  }
}

type Told = Published & Pick<DryRun, 'rowsSuperseded' | 'rows' | 'effect'>;

/** Until the end of the transaction, the rows of the initiatives in it are those stored, and what is published and superseded goes into empty tables. */
async function standIn(manager: EntityManager, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await shadow(manager, table, `${table}_superseded`);
    await manager.query(
      `create temporary view current_${table} as
       select m.* from public.current_${table} m where m.initiative_id in (select id from pg_temp.initiative)
         and not exists (select 1 from pg_temp.${table}_superseded s where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line)
       union all select * from pg_temp.${table}`);
  }
}

/** What was put in, and what that supersedes. */
function changedRows(kind: RowsKind): string {
  const { table, about } = STORED[kind];
  return `
select coalesce(m.file_line, m.line) as row, case when k.replaces is null then 'new' else 'changed' end as outcome, i.slug as initiative, jsonb_build_object(${about.map((column) => `'${column}', m.${column}`).join(', ')}) as about,
  m.period_from as "from", m.period_until as until, m.quantity, m.evidence, coalesce(k.replaces, '[]') as replaces
from pg_temp.${table} m join initiative i on i.id = m.initiative_id cross join lateral (
  select jsonb_agg(jsonb_build_object('from', o.period_from, 'until', o.period_until, 'quantity', o.quantity::text, 'evidence', o.evidence, 'file', f.name, 'line', coalesce(o.file_line, o.restores_line, o.line)) order by o.period_from) as replaces
  from ${table}_superseded s join public.${table} o using (initiative_id, import_id, line) join import f on f.id = coalesce(o.restores_import, o.import_id)
  where o.initiative_id = m.initiative_id and ${about.map((column) => `o.${column} = m.${column}`).join(' and ')} and o.period_from < m.period_until and m.period_from < o.period_until) k
order by outcome, m.line limit ${ROWS_TOLD}`;
}

async function dryProfiles(manager: EntityManager, staged: Staged, viewer: Viewer): Promise<Told> {
  await shadow(manager, 'initiative_version');
  const published = await publishProfiles(manager, staged, viewer);
  const rows = await manager.query<ChangedRow[]>(`
select v.line as row, case when o.id is null or o.withdrawn then 'new' else 'changed' end as outcome, i.slug as initiative, k.facts
from initiative_version v join initiative i on i.id = v.initiative_id left join public.initiative o on o.id = i.id cross join lateral (
  select coalesce(jsonb_agg(jsonb_build_object('fact', key, 'before', b.value, 'after', a.value) order by key), '[]') as facts
  from jsonb_each(to_jsonb(o)) b join jsonb_each(to_jsonb(i)) a using (key) where a.value <> b.value and key = any($1)) k
where o.version is distinct from i.version
order by outcome, v.line limit ${ROWS_TOLD}`, [[...FACTS, 'visibility', 'withdrawn']]);
  return { ...published, rowsSuperseded: published.corrected, rows, effect: null };
}
