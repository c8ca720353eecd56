import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Initiative } from '../initiatives/initiatives.service.js';
import { hasRole, type Viewer } from '../shared/viewer.js';

/** Where a row came from, and who may see it. One that an undoing restored came from where it was first. */
interface Origin {
  visibility: string;
  /** A document that shows it, by its address. */
  document: string | null;
  /** The organisation that brought it in. */
  enteredBy: string;
  import: string;
  file: string;
  line: number;
  publication: number;
  importedAt: string;
}

/** A measurement as it counts now, with where it came from. Quantity as text. */
export interface MeasurementRow extends Origin {
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
}

/** What somebody put into an initiative, as it is known now, with where it came from. Quantity as text, in euro or hours. */
export interface InputRow extends Origin {
  stakeholder: string;
  input: 'money' | 'hours' | 'goods';
  description: string;
  from: string;
  until: string;
  /** False: it was put in somewhere within the period. */
  exact: boolean;
  quantity: string;
  unit: string;
  status: string;
  evidence: string;
  note: string | null;
}

const ORIGIN = 'c.visibility, c.document, f.organisation as "enteredBy", f.id as import, f.name as file, coalesce(c.file_line, c.restores_line, c.line) as line, c.publication, f.published_at as "importedAt"';
const FROM_FILE = 'join import f on f.id = coalesce(c.restores_import, c.import_id)';

@Injectable()
export class MeasurementsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** The measurements of one initiative that count now, by indicator and period. */
  async of(initiative: Initiative, viewer: Viewer | null): Promise<MeasurementRow[]> {
    return this.database.query<MeasurementRow[]>(
      `select c.indicator, c.period_from as "from", c.period_until as "until", c.period_exact as exact, c.quantity, d.unit, c.status, c.evidence, c.excluded, c.note, ${ORIGIN}
       from current_measurement c join indicator d on d.code = c.indicator ${FROM_FILE}
       where c.initiative_id = $1 and (c.visibility = 'public' or $2) order by c.indicator, c.period_from`, [initiative.id, seesPrivate(initiative, viewer)]);
  }

  /** What was put into one initiative, as known now, by who gave it and period. */
  async inputs(initiative: Initiative, viewer: Viewer | null): Promise<InputRow[]> {
    return this.database.query<InputRow[]>(
      `select c.stakeholder, c.kind as input, c.description, c.period_from as "from", c.period_until as "until", c.period_exact as exact, c.quantity, c.unit, c.status, c.evidence, c.note, ${ORIGIN}
       from current_input c ${FROM_FILE}
       where c.initiative_id = $1 and (c.visibility = 'public' or $2) order by c.stakeholder, c.period_from, c.kind, c.description, c.status`, [initiative.id, seesPrivate(initiative, viewer)]);
  }

  async count(): Promise<number> {
    const [{ count }] = await this.database.query<[{ count: number }]>('select count(*)::int as count from current_measurement');
    return count;
  }
}

function seesPrivate(initiative: Initiative, viewer: Viewer | null): boolean {
  return hasRole(viewer, 'admin') || initiative.organisation === viewer?.organisation;
}
