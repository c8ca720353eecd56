import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { parseDecimal, RATIO_DECIMALS, sum, toFixed, type Decimal } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Level } from './chain.js';
import { contributions } from './contributions.js';
import { indexChanges, type InitiativeSums } from './index-changes.js';
import { IndicesService } from './indices.service.js';
import type { YearLinks } from './like-for-like.js';
import type { Link } from './link.js';
import type { SeriesPoint, Vintage } from './published-index.js';

/** What one initiative moved the index by. */
export interface Contribution {
  initiative: string;
  name: string;
  sector: string;
  /** Points of the index, 20 decimals; those of all initiatives add up to the change to the last digit. */
  points: string;
  /** Whether a part of it is imputed. */
  imputed: boolean;
}

export interface Contributions {
  /** From the level of this year to that of the period. */
  from: number;
  period: number;
  levelFrom: string;
  level: string;
  change: string;
  items: Contribution[];
}

const SUMS = ['base', 'current', 'returnedBase', 'returnedCurrent', 'unmatched'] as const;
type Row = Record<(typeof SUMS)[number] | 'initiative' | 'sector' | 'name', string> & { year: number };

/** Per year and initiative, by the name it had then, in the order in which contributions are counted: "C" order of the short names. */
const ROWS = `
select c.year, i.slug as initiative, p.name, c.sector,
  coalesce(sum(base_value) filter (where match = 'matched'), 0) as base, coalesce(sum(current_value) filter (where match = 'matched'), 0) as current,
  coalesce(sum(base_value) filter (where match = 'returned'), 0) as "returnedBase", coalesce(sum(current_value) filter (where match = 'returned'), 0) as "returnedCurrent",
  coalesce(sum(base_value) filter (where match in ('partial-period', 'not-reported', 'closed')), 0) as unmatched
from index_constituent c join initiative i on i.id = c.initiative_id
cross join lateral (select v.profile->>'name' as name from initiative_version v join import f on f.id = v.import_id where v.initiative_id = c.initiative_id and f.publication <= $5 order by v.version desc limit 1) p
where c.index_code = $1 and c.vintage = $2 and c.year > $3 and c.year <= $4 group by 1, 2, 3, 4 order by 1, i.slug collate "C"`;

/** Who moved an index, and by how many points. */
@Injectable()
export class ContributionsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly indices: IndicesService,
  ) {}

  /**
   * @param period the newest year with a link where left out @param from the year before where left out; several years add up
   * @throws NotFound where the two are not joined by links
   */
  async of(index: Vintage, period?: number, from?: number): Promise<Contributions> {
    const points = await this.indices.series(index);
    const until = period ?? points.findLast(({ link }) => link !== null)?.year;
    const since = from ?? (until ?? 0) - 1;
    const [before, after] = [since, until].map((year) => points.find((point) => point.year === year));
    if (!before?.level || !after?.level || before.segment !== after.segment || since >= after.year) {
      throw new NotFound(`The levels of ${since} and ${until ?? 'any later year'} of "${index.code}" are not joined by links. Ask for two years of one segment of its series.`);
    }
    const rows = await this.database.query<Row[]>(ROWS, [index.code, index.vintage, since, until, index.knownAt]);
    const moved = [...groupBy(rows, ({ year }) => year)].flatMap(([year, own]) => ofYear(points, year, own));
    const names = new Map(rows.map((row) => [row.initiative, row]));
    const items = [...groupBy(moved, ({ initiative }) => initiative)].map(([initiative, own]) => ({ initiative, points: sum(own.map((each) => each.points)), imputed: own.some((each) => each.imputed) }));
    return {
      from: since, period: after.year, levelFrom: before.level, level: after.level, change: toFixed(parseDecimal(after.level).minus(parseDecimal(before.level)), RATIO_DECIMALS),
      items: items.toSorted((one, other) => other.points.cmp(one.points)).map((each) => ({ initiative: each.initiative, name: names.get(each.initiative)!.name, sector: names.get(each.initiative)!.sector, points: toFixed(each.points, RATIO_DECIMALS), imputed: each.imputed })),
    };
  }
}

function ofYear(points: readonly SeriesPoint[], year: number, rows: readonly Row[]): { initiative: string; points: Decimal; imputed: boolean }[] {
  const [before, now] = [points.find((point) => point.year === year - 1)!, points.find((point) => point.year === year)!];
  const sums = rows.map((row) => ({ initiative: row.initiative, sector: row.sector, ...(Object.fromEntries(SUMS.map((figure) => [figure, parseDecimal(row[figure])])) as Omit<InitiativeSums, 'initiative' | 'sector'>) }));
  const changes = indexChanges(sums, linksOf(before), linksOf(now));
  const moved = contributions(changes, parseDecimal(before.level!) as Level, parseDecimal(now.level!) as Level);
  return changes.map(({ initiative, imputed }, at) => ({ initiative, points: moved[at]!, imputed }));
}

function linksOf({ beside, link }: SeriesPoint): YearLinks {
  return { classes: new Map((beside?.sectors ?? []).map((each) => [each.sector, parseDecimal(each.link!) as Link])), whole: link === null ? null : parseDecimal(link) as Link };
}
