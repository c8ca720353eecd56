import type { EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';

const STAGING_CHUNK = 5_000;
const COLUMNS = {
  line: 'integer', file_line: 'integer', initiative: 'text', indicator: 'text', stakeholder: 'text', kind: 'text', description: 'text', status: 'text', period_from: 'date', period_until: 'date',
  period_exact: 'boolean', quantity: 'numeric', unit: 'text', evidence: 'text', excluded: 'text', document: 'text', note: 'text', profile: 'jsonb',
};
const NAMES = Object.keys(COLUMNS).join(', ');
const TYPED = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ');

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
export async function stageRows(database: Pick<EntityManager, 'query'>, { id, attempt }: Try, rows: readonly StagedRow[], begun: boolean): Promise<void> {
  for (let start = 0; start < rows.length; start += STAGING_CHUNK) {
    await database.query(
      `${begun ? `with held as materialized (select 1 from import where id = $1 and attempt = $2 and status = 'staging' for share)` : ''}
       insert into import_row (import_id, attempt, ${NAMES}) select $1, $2, ${NAMES} from jsonb_to_recordset($3) as r(${TYPED}) ${begun ? 'where exists (select 1 from held)' : ''}`,
      [id, attempt, JSON.stringify(rows.slice(start, start + STAGING_CHUNK))]);
    crashPoint('import.staging');
  }
}

/** Takes the staged rows of a try away, or of all tries before it. */
export async function unstageRows(database: Pick<EntityManager, 'query'>, { id, attempt }: Try, before = false): Promise<void> {
  await database.query(`delete from import_row where import_id = $1 and attempt ${before ? '<' : '='} $2`, [id, attempt]);
}
