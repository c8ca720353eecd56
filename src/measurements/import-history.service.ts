import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, type Repository } from 'typeorm';
import { decodeCursor, encodeCursor } from '../shared/cursor.js';
import { InvalidInput } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { Import } from './import.entity.js';
import { STORED, type RowsKind } from './publish-import.service.js';

/** A row that an import brought or superseded, as it was, with what superseded it since and why; of a profile, the version it made. */
export interface HistoryRow {
  change: 'brought' | 'superseded';
  initiative: string;
  /** Where its figure first came in. */
  file: string;
  line: number;
  /** The import that superseded it; null: it stands. */
  supersededBy: string | null;
  supersededByFile: string | null;
  supersededAt: string | null;
  reason: string | null;
  [fact: string]: unknown;
}

const LATER = `later.id as "supersededBy", later.name as "supersededByFile", later.published_at as "supersededAt"`;

/** What an organisation imported, and what became of it. */
@Injectable()
export class ImportHistoryService {
  constructor(
    @InjectRepository(Import) private readonly imports: Repository<Import>,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /** The imports of the asker's own organisation, the newest first; `next` is the cursor of the following page, null on the last. */
  async page({ organisation }: Viewer, limit: number, cursor?: string): Promise<{ items: Import[]; next: string | null }> {
    const query = this.imports.createQueryBuilder('f').where('f.organisation = :organisation', { organisation });
    if (cursor !== undefined) query.andWhere('f.id::text < :before', { before: keyOf(cursor) });
    const items = await query.orderBy('f.id', 'DESC').limit(limit + 1).getMany();
    return { items: items.slice(0, limit), next: items.length > limit ? encodeCursor([items[limit - 1]!.id]) : null };
  }

  /** Every row that an import brought, by line, and then every one it superseded: these never change once it is done, but for what superseded them. @param limit null: all */
  async rows({ id, kind }: Pick<Import, 'id' | 'kind'>, limit: number | null, cursor?: string): Promise<{ items: HistoryRow[]; next: string | null }> {
    const key = cursor === undefined ? '0' : keyOf(cursor);
    if (!/^\d{1,9}$/.test(key)) throw new InvalidInput('query', [{ code: 'not-a-cursor', pointer: '/cursor', message: 'this cursor was not given out by this list. Begin without one, and follow the Link headers.' }]);
    const rows = await this.database.query<HistoryRow[]>(`${kind === 'initiatives' ? PROFILES : figures(kind)} limit $2 offset $3`, [id, limit === null ? null : limit + 1, key]);
    if (limit === null || rows.length <= limit) return { items: rows, next: null };
    return { items: rows.slice(0, limit), next: encodeCursor([String(Number(key) + limit)]) };
  }
}

function keyOf(cursor: string): string {
  const keys = decodeCursor(cursor, 1);
  if (!Array.isArray(keys)) throw new InvalidInput('query', [keys]);
  return keys[0]!;
}

function figures(kind: RowsKind): string {
  const { table, about, rest } = STORED[kind];
  const facts = [...about, ...rest].map((column) => `c.${column}${column === 'kind' ? ' as input' : ''}`).join(', ');
  return `
select c.change, i.slug as initiative, ${facts}, c.period_from as "from", c.period_until as until, c.period_exact as exact, c.note, c.visibility,
  f.name as file, coalesce(c.file_line, c.restores_line, c.line) as line, ${LATER}, s.reason
from (
  select 'brought' as change, m.* from ${table} m where m.import_id = $1
  union all
  select 'superseded', m.* from ${table}_superseded o join ${table} m using (initiative_id, import_id, line) where o.by_import = $1) c
join initiative i on i.id = c.initiative_id join import f on f.id = coalesce(c.restores_import, c.import_id)
left join ${table}_superseded s on s.initiative_id = c.initiative_id and s.import_id = c.import_id and s.line = c.line left join import later on later.id = s.by_import
order by c.change, c.line, c.import_id, c.initiative_id`;
}

const PROFILES = `
select 'brought' as change, i.slug as initiative, v.version, v.restores, v.withdrawn, v.visibility, v.profile, f.name as file, v.line, ${LATER}, later.reason
from initiative_version v join initiative i on i.id = v.initiative_id join import f on f.id = v.import_id
left join initiative_version n on n.initiative_id = v.initiative_id and n.version = v.version + 1 left join import later on later.id = n.import_id
where v.import_id = $1 order by v.line, v.initiative_id`;
