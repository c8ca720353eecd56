import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Brackets, type Repository, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor } from '../shared/cursor.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { hasRole, type Viewer } from '../shared/viewer.js';
import { Initiative } from './initiative.entity.js';

export type { Initiative };

export interface InitiativeFilter {
  q?: string | undefined;
  sector?: string | undefined;
  country?: string | undefined;
}

/** Who the initiatives are. What is private is seen by its own organisation only. */
@Injectable()
export class InitiativesService {
  constructor(@InjectRepository(Initiative) private readonly initiatives: Repository<Initiative>) {}

  /** One page, ordered by name; `next` is the cursor of the following page, null on the last. */
  async page(filter: InitiativeFilter, viewer: Viewer | null, limit: number, cursor?: string): Promise<{ items: Initiative[]; next: string | null; total: number }> {
    const query = this.filtered(filter, viewer);
    const total = await query.getCount();
    if (cursor !== undefined) {
      const keys = decodeCursor(cursor, 2);
      if (!Array.isArray(keys)) throw new InvalidInput('query', [keys]);
      query.andWhere('(i.name collate "C", i.slug) > (:name, :slug)', { name: keys[0], slug: keys[1] });
    }
    const items = await query.orderBy('i.name collate "C"').addOrderBy('i.slug').limit(limit + 1).getMany();
    const last = items.length > limit ? items[limit - 1] : undefined;
    return { items: items.slice(0, limit), next: last ? encodeCursor([last.name, last.slug]) : null, total };
  }

  async one(slug: string, viewer: Viewer | null): Promise<Initiative> {
    const found = await this.visible(viewer).andWhere('i.slug = :slug', { slug }).getOne();
    if (!found) throw new NotFound(`There is no initiative "${slug}".`);
    return found;
  }

  /** The initiatives an asker may report for, by short name. */
  async ownedBy(viewer: Viewer): Promise<Map<string, { founded: string | null }>> {
    const own = await this.initiatives.find({ select: { slug: true, founded: true }, ...(hasRole(viewer, 'admin') ? {} : { where: { organisation: viewer.organisation } }) });
    return new Map(own.map(({ slug, founded }) => [slug, { founded }]));
  }

  /** The countries and sectors there are initiatives in, with their number. */
  async facets(viewer: Viewer | null): Promise<{ countries: Facet[]; sectors: Facet[] }> {
    const count = async (column: 'country' | 'sector'): Promise<Facet[]> =>
      this.visible(viewer).select(`i.${column}`, 'code').addSelect('count(*)::int', 'count').groupBy(`i.${column}`).orderBy('code').getRawMany();
    return { countries: await count('country'), sectors: await count('sector') };
  }

  private filtered({ q, sector, country }: InitiativeFilter, viewer: Viewer | null): SelectQueryBuilder<Initiative> {
    const query = this.visible(viewer);
    if (sector !== undefined) query.andWhere('i.sector = :sector', { sector });
    if (country !== undefined) query.andWhere('i.country = :country', { country });
    if (q !== undefined) {
      const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
      query.andWhere(new Brackets((either) => either.where('i.name ilike :like', { like }).orWhere('i.place ilike :like', { like }).orWhere('i.slug ilike :like', { like })));
    }
    return query;
  }

  private visible(viewer: Viewer | null): SelectQueryBuilder<Initiative> {
    const query = this.initiatives.createQueryBuilder('i');
    return hasRole(viewer, 'admin') ? query.where('true') : query.where(`(i.visibility = 'public' or i.organisation = :own)`, { own: viewer?.organisation ?? '' });
  }
}

export interface Facet {
  code: string;
  count: number;
}
