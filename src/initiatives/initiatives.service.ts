import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor } from '../shared/cursor.js';
import { InvalidInput, NotFound, type Problem } from '../shared/errors.js';
import { hasRole, type Viewer } from '../shared/viewer.js';
import { Initiative } from './initiative.entity.js';
import { codesLike, type Named } from './reference-data.js';
import { ReferenceService } from './reference.service.js';

export type { Initiative };

/** By what initiatives are chosen: codes of the reference data, a country, words, or an indicator they measured. */
export type InitiativeFilter = Partial<Record<'q' | 'indicator' | 'sdg' | 'evidence' | 'funded' | Facet, string | undefined>>;

const FACETS = ['sector', 'kind', 'theme', 'phase', 'need', 'province', 'municipality', 'country'] as const;
export type Facet = (typeof FACETS)[number];
const COLUMN = { sector: 'i.sector', kind: 'i.kind', theme: 'unnest(i.themes)', phase: 'i.phase', need: 'unnest(i.needs)', province: 'i.province', municipality: 'i.municipality', country: 'i.country' } as const satisfies Record<Facet, string>;

/**
 * Dutch and English words in any form, part of a name or place, or what is so called. Dutch stems are taken twice, in the column too: once makes
 * "fiets" of "fietsen" and "fiet" of "fiets", which would not meet.
 */
const MATCHES = `(i.search @@ (to_tsquery('dutch', regexp_replace(websearch_to_tsquery('dutch', :q)::text, '<[^>]*>', '&', 'g')) || websearch_to_tsquery('english', :q))
  or i.name ilike :like or i.place ilike :like or i.slug ilike :like
  or i.sector = any(:sectors) or i.themes && :themes or i.municipality = any(:municipalities) or i.province = any(:provinces))`;

/** Those with a public measurement that counts and of which something holds: an indicator, how sure it is, an SDG it serves. */
const measured = (what: string) => `i.id in (select m.initiative_id from current_measurement m where ${what} and m.visibility = 'public' and m.status = 'realised' and m.excluded is null)`;
const MEASURED = measured('m.indicator = :indicator');
const WITH_EVIDENCE = measured('m.evidence = :evidence');
const SERVES = measured(`m.indicator in (select e ->> 'code' from price_list p cross join jsonb_array_elements(p.content -> 'indicators') e cross join jsonb_array_elements(e -> 'sdg') g
  where p.visibility = 'public' and split_part(g ->> 'target', '.', 1) = :sdg)`);
/** Those that reported in public so many euro or more as put in, all years together. */
const FUNDED = `i.id in (select c.initiative_id from current_input c where c.unit = 'EUR' and c.kind <> 'hours' and c.visibility = 'public' and c.status = 'realised' group by 1 having sum(c.quantity) >= :funded::numeric)`;

/** Who the initiatives are. What is private is seen by its own organisation only. */
@Injectable()
export class InitiativesService {
  constructor(
    @InjectRepository(Initiative) private readonly initiatives: Repository<Initiative>,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * One page, ordered by name; `next` is the cursor of the following page, null on the last.
   * @throws InvalidInput when a filter names a code that is not known
   */
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
  async ownedBy(viewer: Viewer): Promise<Map<string, { founded: string | null; closed: string | null }>> {
    const own = await this.initiatives.find({ select: { slug: true, founded: true, closed: true }, where: { withdrawn: false, ...(!hasRole(viewer, 'admin') && { organisation: viewer.organisation }) } });
    return new Map(own.map(({ slug, founded, closed }) => [slug, { founded, closed }]));
  }

  /** How many initiatives there are of every sector, kind, theme ... that has any, by its code. */
  async facets(viewer: Viewer | null): Promise<Record<Facet, Map<string, number>>> {
    const counts = FACETS.map(async (facet) => [facet, await this.count(facet, viewer)] as const);
    return Object.fromEntries(await Promise.all(counts)) as Record<Facet, Map<string, number>>;
  }

  /** The same of one facet, in the order of the reference data, of all initiatives or of those that fit a filter. */
  async count(facet: Facet, viewer: Viewer | null, filter: InitiativeFilter = {}): Promise<Map<string, number>> {
    const rows = await this.filtered(filter, viewer).select(COLUMN[facet], 'code').addSelect('count(*)::int', 'count').groupBy('1').orderBy('1').getRawMany<{ code: string | null; count: number }>();
    const order = facet === 'country' ? [] : codesLike(this.reference.data, facet, '');
    const known = rows.flatMap(({ code, count }) => (code === null ? [] : [[code, count] as const]));
    return new Map(known.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
  }

  private filtered({ q, country, theme, need, indicator, evidence, funded, ...codes }: InitiativeFilter, viewer: Viewer | null): SelectQueryBuilder<Initiative> {
    this.refuseUnknown({ theme, need, ...codes });
    const query = this.visible(viewer);
    if (country !== undefined) query.andWhere('i.country = :country', { country });
    if (indicator !== undefined) query.andWhere(MEASURED, { indicator });
    if (theme !== undefined) query.andWhere(':theme = any(i.themes)', { theme });
    if (need !== undefined) query.andWhere(':need = any(i.needs)', { need });
    if (evidence !== undefined) query.andWhere(WITH_EVIDENCE, { evidence });
    if (funded !== undefined) query.andWhere(FUNDED, { funded });
    const { sdg, ...columns } = codes;
    if (sdg !== undefined) query.andWhere(SERVES, { sdg });
    for (const [facet, code] of Object.entries(columns)) if (code !== undefined) query.andWhere(`i.${facet} = :${facet}`, { [facet]: code });
    if (q !== undefined) {
      const called = (what: Named) => codesLike(this.reference.data, what, q);
      query.andWhere(MATCHES, {
        q, like: `%${q.replace(/[\\%_]/g, '\\$&')}%`, sectors: called('sector'), themes: called('theme'), municipalities: called('municipality'), provinces: called('province'),
      });
    }
    return query;
  }

  private refuseUnknown(codes: Partial<Record<Named, string | undefined>>): void {
    const problems = (Object.entries(codes) as [Named, string | undefined][]).flatMap(([what, code]): Problem[] => {
      if (code === undefined || this.reference.names(what, code)) return [];
      const known = what === 'municipality' ? 'a code of 2023 such as GM0363: /api/v1/places?kind=municipality lists them' : `one of ${codesLike(this.reference.data, what, '').join(', ')}`;
      return [{ code: 'unknown-value', pointer: `/${what}`, value: code, message: `"${code}" is not a known ${what}. Write ${known}.` }];
    });
    if (problems.length > 0) throw new InvalidInput('query', problems);
  }

  private visible(viewer: Viewer | null): SelectQueryBuilder<Initiative> {
    const query = this.initiatives.createQueryBuilder('i').where('not i.withdrawn');
    return hasRole(viewer, 'admin') ? query : query.andWhere(`(i.visibility = 'public' or i.organisation = :own)`, { own: viewer?.organisation ?? '' });
  }
}
