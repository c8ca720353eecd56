import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shadow } from '../database/shadow.js';
import type { ImportValue, ImportValues } from '../measurements/import-effect.js';
import { ImportValuesService } from '../measurements/import-values.service.js';
import { DEFAULT_LIST } from '../shared/query.js';
import { GREATEST, LEAST } from './cell-steps.service.js';
import type { ValuationRun } from './valuation-run.service.js';
import { VALUED, valueStep } from './value-step.service.js';

const NEWEST = `
select r.id, r.terms, r.list, r.version, r.parameters->>'priceLevel' as "priceLevel", p.currency
from valuation_run r join price_list p using (list, version)
where r.list = $1 and r.organisation is null and r.published_at is not null order by r.published_at desc, r.id desc limit 1`;

const VALUES = `
select i.slug as initiative, sum(t.value) as value, sum(t.priced + t.backcast)::int as priced, sum(t.held)::int as held, sum(t.excluded)::int as excluded
from valuation_total t join initiative i on i.id = t.initiative_id group by 1 order by 1`;

/** Values initiatives as they stand in a transaction, into temporary tables, by the statements and under the terms of the newest standing run. Nothing stored is changed. */
@Injectable()
export class ShadowValuesService extends ImportValuesService {
  async of(manager: EntityManager): Promise<ImportValues | null> {
    const [run] = await manager.query<(Pick<ValuationRun, 'id' | 'terms'> & Omit<ImportValues, 'initiatives'>)[]>(NEWEST, [DEFAULT_LIST]);
    if (!run) return null;
    const { id, terms, ...basis } = run;
    const tables = ['valuation', 'valuation_run_member', ...Object.keys(VALUED)];
    await shadow(manager, ...tables);
    await valueStep(manager, { id, terms }, { first: LEAST, last: GREATEST });
    const initiatives = await manager.query<ImportValue[]>(VALUES);
    for (const table of tables) await manager.query(`drop table pg_temp.${table}`);
    return { ...basis, initiatives };
  }
}
