/** What counts of what was reported, as SQL: one place for the stored cells and for cells as they were. */

export const CELL_COLUMNS = 'initiative_id, indicator, status, visibility, excluded, period_from, period_until, period_exact, evidence, activity_year, quantity';

/** The quantity per initiative, indicator, period and evidence. @param measurements rows that stand, with an alias and perhaps a condition */
export const cellsOf = (measurements: string) => `
  select initiative_id, indicator, status, visibility, coalesce(excluded, ''), period_from, period_until, period_exact, evidence, extract(year from period_from)::int, sum(quantity)
  from ${measurements} group by 1, 2, 3, 4, 5, 6, 7, 8, 9`;

/** The rows that stood at a publication: published by then, and not superseded by then. @param publication a parameter */
export const stoodAt = (table: 'measurement' | 'input', publication: string) => `
  select m.* from ${table} m where m.publication <= ${publication} and not exists (select 1 from ${table}_superseded s
    where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line and s.publication <= ${publication})`;
