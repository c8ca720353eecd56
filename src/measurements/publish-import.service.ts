import type { EntityManager } from 'typeorm';
import { InvalidInput, PROBLEMS_TOLD } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import type { Import } from './import.entity.js';
import { CELL_COLUMNS, cellsOf } from './standing-rows.js';

/** The file whose rows are staged, under an attempt. */
export type Staged = Pick<Import, 'id' | 'attempt' | 'organisation' | 'name' | 'visibility' | 'reason'>;

/** How the rows of an import ended; the rest of them were known already, unchanged. */
export interface Published {
  fresh: number;
  corrected: number;
}

/** Where the rows of a kind of file are stored: the columns that say what a row is about beside its period, and those that say the rest. */
export const STORED = {
  measurements: { table: 'measurement', about: ['indicator', 'status'], rest: ['quantity', 'evidence', 'excluded', 'document'] },
  inputs: { table: 'input', about: ['stakeholder', 'kind', 'description', 'status'], rest: ['quantity', 'unit', 'evidence', 'document'] },
};
export type RowsKind = keyof typeof STORED;

export const columnsOf = (kind: RowsKind) => [...STORED[kind].about, 'period_from', 'period_until', 'period_exact', ...STORED[kind].rest, 'note', 'file_line'];
const sameIn = (columns: readonly string[]) => columns.map((column) => `m.${column} = s.${column}`).join(' and ');

/** The rows of the file, under the initiatives they are of. */
const staged = (kind: RowsKind) => `
  select i.id as initiative_id, r.line, ${columnsOf(kind).map((column) => `r.${column}`).join(', ')}
  from import_row r join initiative i on i.slug = r.initiative
  where r.import_id = $1 and r.attempt = $2`;

/** The known rows that changed ones overlap, each once. */
const REPLACED = `
  select k.initiative_id, k.import_id, k.known_line as line, min(k.line) as by_line
  from known_row k where not exists (select 1 from known_row o where o.line = k.line and o.same) group by 1, 2, 3`;

/**
 * Publishes the staged measurements or inputs: new rows in, rows they replace superseded with the reason, cells of the touched initiatives made again.
 * @throws InvalidInput where a row meets a known one with other figures and no reason was given
 */
export async function publishRows(manager: EntityManager, import_: Staged, kind: RowsKind, publication: number, replacesSameName: boolean): Promise<Published> {
  const { id, attempt, visibility, reason, name, organisation } = import_;
  const parameters = [id, attempt];
  const [{ table, about }, columns] = [STORED[kind], columnsOf(kind).join(', ')];
  await refuseWithdrawn(manager, import_);
  await meetKnown(manager, import_, kind);
  if (reason === null) await refuseReplacing(manager, import_, kind);
  const [{ corrected }] = await manager.query<[{ corrected: number }]>(`select count(distinct by_line)::int as corrected from (${REPLACED}) r`);
  const superseding = `insert into ${table}_superseded (initiative_id, import_id, line, publication, by_import, reason)`;
  if (replacesSameName) {
    await manager.query(
      `with staged as materialized (${staged(kind)}) ${superseding}
       select m.initiative_id, m.import_id, m.line, $3, $1, $4
       from current_${table} m join import earlier on earlier.id = coalesce(m.restores_import, m.import_id) and earlier.name = $5 and earlier.organisation = $6
       where not exists (select 1 from staged s where s.initiative_id = m.initiative_id and ${sameIn(about)}
         and s.period_from < m.period_until and m.period_from < s.period_until)`,
      [...parameters, publication, reason, name, organisation]);
  }
  await manager.query(`${superseding} select initiative_id, import_id, line, $1, $2, $3 from (${REPLACED}) r`, [publication, id, reason ?? '']);
  const [{ count }] = await manager.query<[{ count: number }]>(
    `with fresh as (
       insert into ${table} (initiative_id, import_id, line, publication, ${columns}, visibility)
       select initiative_id, $1, line, $3, ${columns}, $4 from (${staged(kind)}) s where not exists (select 1 from known_row k where k.line = s.line and k.same)
       returning 1)
     select count(*)::int as count from fresh`,
    [...parameters, publication, visibility]);
  await followUp(manager, id, kind, publication);
  return { fresh: count - corrected, corrected };
}

/** Which known rows the staged ones meet, looked up once: those of the same subject that cover a same day, and whether they say just the same. */
async function meetKnown(manager: EntityManager, { id, attempt, visibility }: Staged, kind: RowsKind): Promise<void> {
  const { table, about, rest } = STORED[kind];
  const exactly = ['period_from', 'period_until', 'period_exact', ...rest];
  const row = (alias: string) => exactly.map((column) => `${alias}.${column}`).join(', ');
  await manager.query('create temporary table known_row (line integer, initiative_id uuid, import_id uuid, known_line integer, same boolean) on commit drop');
  await manager.query(
    `insert into known_row
     select s.line, m.initiative_id, m.import_id, m.line, (${row('m')}) is not distinct from (${row('s')}) and m.visibility = $3
     from (${staged(kind)}) s join current_${table} m on m.initiative_id = s.initiative_id and ${sameIn(about)} and m.period_from < s.period_until and s.period_from < m.period_until`,
    [id, attempt, visibility]);
}

/** What follows from the rows that an import brought and superseded: whose valuation is of an earlier publication, and their cells. */
export async function followUp(manager: EntityManager, id: string, kind: RowsKind, publication: number): Promise<void> {
  const { table } = STORED[kind];
  const touched = `select initiative_id from ${table} where import_id = $2 union select initiative_id from ${table}_superseded where by_import = $2`;
  await manager.query(`insert into activity (initiative_id, publication) select initiative_id, $1 from (${touched}) t on conflict (initiative_id) do update set publication = excluded.publication`, [publication, id]);
  if (kind === 'measurements') await remakeCells(manager, publication);
}

/** An initiative may have been withdrawn, as the import that brought it was undone, since the rows were checked. */
async function refuseWithdrawn(manager: EntityManager, staged: Staged): Promise<void> {
  const gone = await manager.query<{ line: number; slug: string }[]>(
    'select r.line, i.slug from initiative i join import_row r on r.initiative = i.slug where r.import_id = $1 and r.attempt = $2 and i.withdrawn order by 1', [staged.id, staged.attempt]);
  if (gone.length > 0) {
    throw new InvalidInput(staged.name, gone.map(({ line, slug }) => ({
      code: 'unknown-initiative', row: line, column: 'initiative', value: slug, message: `the import of the initiative "${slug}" was undone meanwhile. Import it again first, with a file of initiatives.`,
    })));
  }
}

async function refuseReplacing(manager: EntityManager, staged: Staged, kind: RowsKind): Promise<void> {
  const { table, about } = STORED[kind];
  const known = await manager.query<{ line: number; about: string; period_from: string; name: string; known_line: number }[]>(
    `select r.by_line as line, concat_ws(', ', i.slug, ${about.map((column) => `nullif(m.${column}, '')`).join(', ')}) as about, m.period_from, f.name, coalesce(m.file_line, m.restores_line, m.line) as known_line
     from (${REPLACED}) r join ${table} m using (initiative_id, import_id, line) join initiative i on i.id = m.initiative_id join import f on f.id = coalesce(m.restores_import, m.import_id)
     order by line, period_from limit ${PROBLEMS_TOLD}`);
  if (known.length > 0) {
    throw new InvalidInput(staged.name, known.map((row) => ({
      code: 'known-otherwise', row: row.line, column: 'quantity',
      message: `${row.about} from ${row.period_from} is already known with other figures (${row.name}, line ${row.known_line}). Leave the line out, or send the file with a reason: then it replaces them and both stay readable.`,
    })));
  }
}

/** The cells (what counts now, per initiative, indicator and period) of every initiative this publication touched. */
async function remakeCells(manager: EntityManager, publication: number): Promise<void> {
  const touched = 'select initiative_id from activity where publication = $1';
  await manager.query(`delete from activity_cell where initiative_id in (${touched})`, [publication]);
  await manager.query(`insert into activity_cell (${CELL_COLUMNS}) ${cellsOf(`current_measurement where initiative_id in (${touched})`)}`, [publication]);
}

/** A profile as JSON, laid out in the columns of an initiative. */
const profileColumns = (json: string) => `jsonb_to_record(${json}) as p(id uuid, slug text, name text, sector text, country text, place text, founded date, founded_to text, closed date, website text, source text,
      kind text, municipality text, province text, themes text[], phase text, as_of date, target_group text, target_group_en text, legal_form text, needs text[], summary text, summary_en text)`;
const STAGED_PROFILES = `
  staged as (
    select r.line, r.profile - 'id' as profile, p.*
    from import_row r cross join lateral ${profileColumns('r.profile')}
    where r.import_id = $1 and r.attempt = $2
  )`;
export const FACTS = [
  'name', 'sector', 'country', 'place', 'founded', 'founded_to', 'closed', 'website', 'source', 'kind', 'municipality', 'province', 'themes', 'phase',
  'as_of', 'target_group', 'target_group_en', 'legal_form', 'needs', 'summary', 'summary_en',
];

/**
 * Publishes the staged profiles: new initiatives, and a next version of those whose facts changed.
 * @throws InvalidInput where a short name belongs to another organisation
 */
export async function publishProfiles(manager: EntityManager, staged: Staged, viewer: Viewer): Promise<Published> {
  const parameters = [staged.id, staged.attempt];
  const foreign = await manager.query<{ line: number; slug: string }[]>(
    `with ${STAGED_PROFILES} select s.line, s.slug from staged s join initiative i using (slug) where i.organisation <> $3 order by 1`, [...parameters, viewer.organisation]);
  if (foreign.length > 0) {
    throw new InvalidInput(staged.name, foreign.map(({ line, slug }) => ({
      code: 'slug-taken', row: line, column: 'initiative', value: slug, message: `the short name "${slug}" is in use by another organisation. Choose another.`,
    })));
  }
  const list = FACTS.join(', ');
  const [[changed], [fresh]] = [
    await manager.query<{ corrected: number; returned: number }[]>(
      `with ${STAGED_PROFILES}, changed as (
         update initiative i set (${list}, visibility, withdrawn, version) = (${FACTS.map((fact) => `s.${fact}`).join(', ')}, $3, false, i.version + 1)
         from staged s join initiative known on known.slug = s.slug
         where i.id = known.id and (${FACTS.map((fact) => `i.${fact}`).join(', ')}, i.visibility, i.withdrawn) is distinct from (${FACTS.map((fact) => `s.${fact}`).join(', ')}, $3, false)
         returning known.withdrawn as returned)
       select count(*) filter (where not returned)::int as corrected, count(*) filter (where returned)::int as returned from changed`, [...parameters, staged.visibility]),
    await manager.query<{ count: number }[]>(
      `with ${STAGED_PROFILES}, fresh as (
         insert into initiative (id, slug, organisation, visibility, version, ${list})
         select id, slug, $3, $4, 1, ${list} from staged s where not exists (select 1 from initiative i where i.slug = s.slug)
         returning 1)
       select count(*)::int as count from fresh`, [...parameters, viewer.organisation, staged.visibility]),
  ];
  await manager.query(
    `with ${STAGED_PROFILES}
     insert into initiative_version (initiative_id, version, import_id, line, profile, visibility)
     select i.id, i.version, $1, s.line, s.profile, i.visibility from staged s join initiative i using (slug)
     on conflict do nothing`, parameters);
  return { fresh: fresh!.count + changed!.returned, corrected: changed!.corrected };
}

/** Brings initiatives up to the version that an import made of them. */
export async function showVersions(manager: EntityManager, id: string): Promise<void> {
  await manager.query(
    `update initiative i set (${FACTS.join(', ')}, visibility, withdrawn, version) = (${FACTS.map((fact) => `p.${fact}`).join(', ')}, v.visibility, v.withdrawn, v.version)
     from initiative_version v cross join lateral ${profileColumns('v.profile')} where v.import_id = $1 and i.id = v.initiative_id`, [id]);
}
