import type { EntityManager } from 'typeorm';
import { groupBy } from '../shared/group-by.js';
import type { MeasurementDraft } from './parse-measurements.js';
import type { KnownFigures } from './outliers.js';

const USUAL = (count: string) => `(percentile_disc(0.5) within group (order by abs(c.quantity) / (c.period_until - c.period_from)))::float8 as "perDay", ${count}::int as count`;
/** $1 initiatives of the file, $2 its indicators. What is private is set against nobody else's. */
const CELLS = `from activity_cell c join initiative i on i.id = c.initiative_id where c.indicator = any($2) and c.status = 'realised' and c.excluded = ''`;

/** What is usual of the indicators of a file, with its own initiatives and with others. */
export async function knownFigures(database: Pick<EntityManager, 'query'>, drafts: readonly Pick<MeasurementDraft, 'initiative' | 'indicator'>[]): Promise<KnownFigures> {
  const about = [[...new Set(drafts.map(({ initiative }) => initiative))], [...new Set(drafts.map(({ indicator }) => indicator))]];
  const own = await database.query<{ indicator: string; slug: string; perDay: number; count: number }[]>(`select c.indicator, i.slug, ${USUAL('count(*)')} ${CELLS} and i.slug = any($1) group by 1, 2`, about);
  const peers = await database.query<{ indicator: string; perDay: number; count: number }[]>(`select c.indicator, ${USUAL('count(distinct c.initiative_id)')} ${CELLS} and c.visibility = 'public' and i.slug <> all($1) group by 1`, about);
  return {
    own: new Map([...groupBy(own, ({ indicator }) => indicator)].map(([indicator, rows]) => [indicator, new Map(rows.map((row) => [row.slug, row]))])),
    peers: new Map(peers.map((row) => [row.indicator, row])),
  };
}
