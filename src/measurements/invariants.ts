import { CELL_COLUMNS, cellsOf } from './standing-rows.js';

/** Something that is always so. */
export interface Invariant {
  name: string;
  /** In a sentence, for who reads that it fails. */
  holds: string;
  /** What breaks it, as SQL: one row with its `what` for each. */
  breaks: string;
}

const KINDS = ['measurement', 'input'] as const;
const eachKind = (breaks: (table: (typeof KINDS)[number]) => string) => KINDS.map(breaks).join('\nunion all\n');
/** Rows of a table in words, for what breaks an invariant. */
const ROW = `format('row %s of import %s', m.line, m.import_id)`;
const PERIOD = { measurement: ['indicator', 'status'], input: ['stakeholder', 'kind', 'description', 'status'] };

/** What is always so of stored figures, whatever happened: checked after a crash, after a restore, and by whom it worries. What they come to is checked by `rebuild`. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'publications', holds: 'Publication numbers are 1, 2, 3 ..., each of one import that is done.',
    breaks: `select format('publication %s', n) as what from generate_series(1, (select greatest(max(value), (select max(publication) from import)) from publication_counter)) n
      where n > (select value from publication_counter) or not exists (select 1 from import f where f.publication = n and f.status = 'done')`,
  },
  {
    name: 'whole-imports', holds: 'An import that is done has all of its rows, and no other has any.',
    breaks: `
      with stored as (
        select import_id, count(*) as rows from (${eachKind((table) => `select import_id from ${table}`)} union all select import_id from initiative_version) r group by import_id)
      select format('import %s: %s rows said, %s there', f.id, coalesce(f.rows_new + f.rows_corrected, 0), coalesce(s.rows, 0)) as what
      from import f full join stored s on s.import_id = f.id
      where f.id is null or coalesce(s.rows, 0) <> case when f.status = 'done' then f.rows_new + f.rows_corrected else 0 end`,
  },
  {
    name: 'no-staging-left', holds: 'Of an import that is done nothing is staged any more.',
    breaks: `select distinct format('import %s', f.id) as what from import_row r join import f on f.id = r.import_id where f.status = 'done'`,
  },
  {
    name: 'row-publications', holds: 'A row has the publication number of the import that brought or superseded it, and is superseded after it was brought.',
    breaks: eachKind((table) => `
      select ${ROW} as what from ${table} m join import f on f.id = m.import_id where f.publication is distinct from m.publication
      union all
      select format('superseding of row %s of import %s', m.line, m.import_id) from ${table}_superseded m join import f on f.id = m.by_import
        left join ${table} r on r.initiative_id = m.initiative_id and r.import_id = m.import_id and r.line = m.line
      where f.publication is distinct from m.publication or r.publication is null or r.publication >= m.publication`),
  },
  {
    name: 'no-overlap', holds: 'Of one subject no two figures stand for the same day.',
    breaks: eachKind((table) => `
      select ${ROW} as what from (
        select *, max(period_until) over (partition by initiative_id, ${PERIOD[table].join(', ')} order by period_from, period_until rows between unbounded preceding and 1 preceding) as before from current_${table}) m
      where m.before > m.period_from`),
  },
  {
    name: 'restored-rows', holds: 'A row that an undoing restored has the figure of the row it restores, and stands once.',
    breaks: eachKind((table) => `
      select ${ROW} as what from ${table} m left join ${table} o on o.initiative_id = m.initiative_id and o.import_id = m.restores_import and o.line = m.restores_line
      where m.restores_import is not null and (o.quantity, o.period_from, o.period_until, o.visibility) is distinct from (m.quantity, m.period_from, m.period_until, m.visibility)
      union all
      select min(${ROW}) from current_${table} m group by m.initiative_id, coalesce(m.restores_import, m.import_id), coalesce(m.restores_line, m.line) having count(*) > 1`),
  },
  {
    name: 'undone-imports', holds: 'An import that was undone names the undoing that stands, and no row of it stands.',
    breaks: `
      select format('import %s', f.id) as what from import f
      where f.undone_by is distinct from (select u.id from import u where u.undoes = f.id and u.undone_by is null)
      union all
      select distinct format('import %s', f.id) from import f join (${eachKind((table) => `select import_id, restores_import from current_${table}`)}) m on f.id in (m.import_id, m.restores_import) where f.undone_by is not null`,
  },
  {
    name: 'versions', holds: 'The versions of an initiative are 1, 2, 3 ..., and it shows the last.',
    breaks: `
      select format('initiative %s', coalesce(i.slug, v.initiative_id::text)) as what
      from (select initiative_id, count(*) as versions, max(version) as newest, min(version) as first from initiative_version group by initiative_id) v
      full join initiative i on i.id = v.initiative_id
      where i.id is null or v.initiative_id is null or v.first <> 1 or v.versions <> v.newest or v.newest <> i.version
      union all
      select format('initiative %s', i.slug) from initiative i join initiative_version v on v.initiative_id = i.id and v.version = i.version
      where (i.name, i.sector, i.country, i.visibility, i.withdrawn) is distinct from (v.profile->>'name', v.profile->>'sector', v.profile->>'country', v.visibility, v.withdrawn)`,
  },
  {
    name: 'figures-of-initiatives', holds: 'Every figure that stands is of an initiative that is there.',
    breaks: eachKind((table) => `select ${ROW} as what from current_${table} m left join initiative i on i.id = m.initiative_id where i.id is null or i.withdrawn`),
  },
  {
    name: 'cells', holds: 'The cells that are valued are the sums of the measurements that stand.',
    breaks: `
      select format('initiative %s, %s from %s', c.initiative_id, c.indicator, c.period_from) as what from (
        (select ${CELL_COLUMNS} from activity_cell except ${cellsOf('current_measurement')})
        union all
        (${cellsOf('current_measurement')} except select ${CELL_COLUMNS} from activity_cell)) c`,
  },
  {
    name: 'activity', holds: 'Of every initiative is known when its figures last changed, so that its value is made again.',
    breaks: `
      select format('initiative %s', r.initiative_id) as what
      from (select initiative_id, max(publication) as newest from (${eachKind((table) => `select initiative_id, publication from ${table} union all select initiative_id, publication from ${table}_superseded`)}) p group by initiative_id) r
      left join activity a on a.initiative_id = r.initiative_id where a.publication is distinct from r.newest`,
  },
  {
    name: 'valuations', holds: 'Every member of a published valuation has its value, and the valuation knows no later publication than there is.',
    breaks: `
      select format('initiative %s in run %s', m.initiative_id, m.run_id) as what from valuation_run_member m join valuation_run r on r.id = m.run_id and r.published_at is not null
      left join valuation v on v.initiative_id = m.initiative_id and v.hash = m.hash where v.hash is null
      union all
      select format('run %s', id) from valuation_run where known_at > (select value from publication_counter)`,
  },
  {
    name: 'posts', holds: 'The posts of a line without transfer add up to its value.',
    breaks: `
      select format('line %s of initiative %s', l.line, l.initiative_id) as what from valuation_line l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash join valuation_run r on r.id = m.run_id
      join price_post p on p.list = r.list and p.version = r.version and p.indicator = l.indicator and p.valid_from = l.price_from
      where l.outcome = 'priced' and r.published_at is not null and p.transfer is null
      group by r.id, l.initiative_id, l.hash, l.line, l.present_value having sum(l.posts[p.position + 1]) <> l.present_value`,
  },
  {
    name: 'vintages', holds: 'The vintages of an index are 1, 2, 3 ..., each with its levels.',
    breaks: `
      select format('index %s', index_code) as what from index_vintage group by index_code having min(vintage) <> 1 or max(vintage) <> count(*)
      union all
      select format('index %s vintage %s', v.index_code, v.vintage) from index_vintage v
      where not exists (select 1 from index_level l where l.index_code = v.index_code and l.vintage = v.vintage) and exists (select 1 from index_constituent c where c.index_code = v.index_code and c.vintage = v.vintage)`,
  },
];
