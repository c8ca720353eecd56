/**
 * Made-up initiatives for benches only, never shown as real: the same for the same seed, on every machine.
 * Each reports five indicators of the bench list every year for ten years; quantities come from a hash of the seed and the place
 * in the series. So 1,000,000 measurements are 20,000 initiatives.
 */
const REPORTED = 5;
const YEARS = 10;
const FIRST_YEAR = 2015;

/** What each next price is split into: one to four posts, and now and then money that only changes hands. */
const share = (stakeholder, part) => ({ stakeholder, share: part, kind: 'social', basis: 'wtp' });
const moved = (stakeholder, amount) => ({ stakeholder, amount, kind: 'fiscal', basis: 'cash', transfer: 'benefit' });
const SPLITS = [
  [share('maatschappij', '1')],
  [share('gemeente', '0.4'), share('huishouden', '0.6')],
  [share('gemeente', '0.25'), share('huishouden', '0.75')],
  [share('rijk', '0.5'), share('huishouden', '0.5'), moved('rijk', '3.21'), moved('huishouden', '-3.21')],
  [share('gemeente', '0.2'), share('rijk', '0.3'), share('zorgverzekeraar', '0.5')],
];

/** A price list with as many priced indicators, each with two dated prices and adjustments: YAML that is JSON. */
export function benchList(indicators, priceIndex) {
  const text = (words) => ({ nl: words, en: words });
  const source = { title: 'made up', publisher: 'bench', url: 'https://example.org', accessed: '2026-01-01', licence: 'none' };
  const assumed = (value) => ({ value, reason: text('made up') });
  return JSON.stringify({
    list: 'bench', version: '2026-1', title: text('bench'), currency: 'EUR', published: '2026-01-01', priceLevel: '2024', priceIndex, licence: 'none', authors: ['bench'],
    discount: { validFrom: '2021-01-01', timing: 'start', schedule: [{ from: 1, rate: '0.0225' }], source },
    indicators: Array.from({ length: indicators }, (_, n) => ({
      code: `bench-${n}`, label: text(`bench ${n}`), definition: text('made up'), unit: 'item', category: 'bench', stage: 'outcome', count: 'event',
      adjustments: { deadweight: assumed('0.25'), displacement: assumed('0.1'), attributedToOthers: assumed('0.2'), dropOff: assumed('0.3'), durationYears: 3, startOffset: 0 },
      prices: [2015, 2020].map((year) => ({ from: `${year}-01-01`, amount: `${year - 2000}.${n}7`, priceLevel: '2021', grade: 'red', source, posts: SPLITS[n % SPLITS.length] })),
    })),
  });
}

/** Fills initiatives, measurements and cells, as an import would leave them; each initiative reports its own part of the list. */
export async function generate(database, measurements, indicators, seed) {
  const initiatives = Math.ceil(measurements / (REPORTED * YEARS));
  const id = (n) => `(lpad(to_hex(${n}), 8, '0') || '-0000-7000-8000-000000000000')::uuid`;
  await database.query(`insert into organisation (code, name) values ('bench', 'bench') on conflict do nothing`);
  await database.query(
    `insert into import (id, organisation, name, kind, visibility, file_sha256, request_hash, status, rows_total, publication, created_by)
     values (${id('0')}, 'bench', 'generated', 'measurements', 'public', '', '', 'done', $1, 1, 'bench')`, [measurements]);
  await database.query('update publication_counter set value = 1');
  await database.query(
    `insert into initiative (id, slug, organisation, visibility, version, name, sector, country)
     select ${id('n')}, 'bench-' || n, 'bench', 'public', 1, 'Bench ' || n, 'bench', 'NL' from generate_series(1, $1::int) n`, [initiatives]);
  await database.query(
    `insert into measurement (initiative_id, import_id, line, publication, indicator, period_from, period_until, period_exact, quantity, status, evidence, visibility)
     select ${id('n')}, ${id('0')}, ((n - 1) * ${YEARS} + y) * ${REPORTED} + k + 1, 1, 'bench-' || (n + k) % $3::int, make_date(${FIRST_YEAR} + y, 1, 1), make_date(${FIRST_YEAR + 1} + y, 1, 1), true,
       ('x' || substr(md5($2::text || '|' || n || '|' || y || '|' || k), 1, 7))::bit(28)::int * 0.001, 'realised', 'self-reported', 'public'
     from generate_series(1, $1::int) n, generate_series(0, ${YEARS - 1}) y, generate_series(0, ${REPORTED - 1}) k`, [initiatives, seed, indicators]);
  await database.query(
    `insert into activity_cell (initiative_id, indicator, status, visibility, excluded, period_from, period_until, period_exact, evidence, activity_year, quantity)
     select initiative_id, indicator, status, visibility, '', period_from, period_until, period_exact, evidence, extract(year from period_from)::int, quantity from measurement`);
  await database.query('insert into activity (initiative_id, publication) select id, 1 from initiative');
}

/**
 * Another quantity for some initiatives, spread evenly, as an import would leave the cells of those whom it touched.
 * @param all whether all their quantities change, or one of each
 * @returns how many quantities changed
 */
export async function change(database, initiatives, all) {
  const touched = `select initiative_id from activity where publication = (select value from publication_counter)`;
  await database.query('update publication_counter set value = value + 1');
  await database.query(
    `update activity set publication = (select value from publication_counter)
     where initiative_id in (select (array_agg(id order by id))[1] from (select id, ntile($1::int) over (order by id) as part from initiative) i group by part)`, [initiatives]);
  const [, changed] = await database.query(
    `update activity_cell set quantity = quantity + 1 where initiative_id in (${touched}) and ($1 or (indicator, period_from) = (select c.indicator, c.period_from from activity_cell c where c.initiative_id = activity_cell.initiative_id limit 1))`, [all]);
  return changed;
}
