import type { EntityManager } from 'typeorm';

/**
 * Until the end of the transaction, a name stands for an empty table of its own, with the same columns and keys: in PostgreSQL a temporary
 * table comes before another of its name. So the statements that value and publish do so from, and into, what is put in its place.
 */
export async function shadow(manager: EntityManager, ...tables: readonly string[]): Promise<void> {
  for (const table of new Set(tables)) await manager.query(`create temporary table ${table} (like public.${table} including all) on commit drop`);
}
