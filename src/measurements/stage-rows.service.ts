import type { EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';

const STAGING_CHUNK = 5_000;

/** A row of a file, checked, as it waits to be published. */
export interface StagedRow {
  line: number;
  payload: object;
}

/** Puts the rows of a file where the statements that publish read them, chunk by chunk. */
export async function stageRows(database: Pick<EntityManager, 'query'>, id: string, attempt: number, rows: readonly StagedRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += STAGING_CHUNK) {
    await database.query(
      `insert into import_row (import_id, attempt, line, payload)
       select $1, $2, r.line, r.payload from jsonb_to_recordset($3) as r(line integer, payload jsonb)`,
      [id, attempt, JSON.stringify(rows.slice(start, start + STAGING_CHUNK))]);
    crashPoint('import.staging');
  }
}
