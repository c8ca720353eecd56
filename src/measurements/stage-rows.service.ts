import type { EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import type { FileKind } from './file-kind.js';

const STAGING_CHUNK = 5_000;
/** What a row of each kind is staged with. */
const REPORTED = { line: 'integer', file_line: 'integer', initiative: 'text', status: 'text', period_from: 'date', period_until: 'date', period_exact: 'boolean', quantity: 'numeric', evidence: 'text', document: 'text', note: 'text' };
const COLUMNS: Record<FileKind, Record<string, string>> = {
  initiatives: { line: 'integer', initiative: 'text', profile: 'jsonb' },
  measurements: { ...REPORTED, indicator: 'text', excluded: 'text' },
  inputs: { ...REPORTED, stakeholder: 'text', kind: 'text', description: 'text', unit: 'text' },
};

/** A row of a file, checked, as it waits to be published: in the columns of `import_row`, a profile as a whole. */
export type StagedRow = { line: number; initiative: string } & Record<string, unknown>;

/** Whose rows they are: those of an import, under one try of it. */
export interface Try {
  id: string;
  attempt: number;
}

/**
 * Puts the rows of a file where the statements that publish read them, chunk by chunk.
 * @param begun whether the try stands in `import`: rows of one that another try has overtaken are not put there
 */
export async function stageRows(database: Pick<EntityManager, 'query'>, { id, attempt }: Try, kind: FileKind, rows: readonly StagedRow[], begun: boolean): Promise<void> {
  const columns = Object.entries(COLUMNS[kind]);
  const names = columns.map(([name]) => name).join(', ');
  for (let start = 0; start < rows.length; start += STAGING_CHUNK) {
    const chunk = rows.slice(start, start + STAGING_CHUNK);
    await database.query(
      `${begun ? `with held as materialized (select 1 from import where id = $1 and attempt = $2 and status = 'staging' for share)` : ''}
       insert into import_row (import_id, attempt, ${names}) select $1, $2, r.* from unnest(${columns.map(([, type], index) => `$${index + 3}::${type}[]`).join(', ')}) as r ${begun ? 'where exists (select 1 from held)' : ''}`,
      [id, attempt, ...columns.map(([name, type]) => chunk.map((row) => (type === 'jsonb' ? JSON.stringify(row[name]) : row[name] ?? null)))]);
    crashPoint('import.staging');
  }
}

/** Takes the staged rows of a try away, or of all tries before it. */
export async function unstageRows(database: Pick<EntityManager, 'query'>, { id, attempt }: Try, before = false): Promise<void> {
  await database.query(`delete from import_row where import_id = $1 and attempt ${before ? '<' : '='} $2`, [id, attempt]);
}
