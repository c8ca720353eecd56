import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Initiative } from '../initiatives/initiatives.service.js';
import { hasRole, type Viewer } from '../shared/viewer.js';

/** A measurement as it counts now, with where it came from. Quantity as text. */
export interface MeasurementRow {
  indicator: string;
  from: string;
  until: string;
  /** False: the activity lies somewhere within the period. */
  exact: boolean;
  quantity: string;
  unit: string;
  status: string;
  evidence: string;
  excluded: string | null;
  note: string | null;
  visibility: string;
  import: string;
  file: string;
  line: number;
  publication: number;
  importedAt: string;
}

@Injectable()
export class MeasurementsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** The measurements of one initiative that count now, by indicator and period. */
  async of(initiative: Initiative, viewer: Viewer | null): Promise<MeasurementRow[]> {
    const seesPrivate = hasRole(viewer, 'admin') || initiative.organisation === viewer?.organisation;
    return this.database.query<MeasurementRow[]>(
      `select c.indicator, c.period_from as "from", c.period_until as "until", c.period_exact as exact, c.quantity, d.unit, c.status, c.evidence, c.excluded, c.note, c.visibility,
         c.import_id as import, f.name as file, c.line, c.publication, f.published_at as "importedAt"
       from current_measurement c join indicator d on d.code = c.indicator join import f on f.id = c.import_id
       where c.initiative_id = $1 and (c.visibility = 'public' or $2) order by c.indicator, c.period_from`, [initiative.id, seesPrivate]);
  }

  async count(): Promise<number> {
    const [{ count }] = await this.database.query<[{ count: number }]>('select count(*)::int as count from current_measurement');
    return count;
  }
}
