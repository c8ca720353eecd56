import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { INVARIANTS, type Invariant } from './invariants.js';

/** What breaks an invariant is named as far as this, and else counted. */
const NAMED = 20;

/** Whether something that should always be so, is. */
export interface Finding extends Omit<Invariant, 'breaks'> {
  /** How much breaks it; 0: it holds. */
  broken: number;
  /** The first of what does. */
  named: string[];
}

/** Looks whether the stored figures are whole and hang together. Nothing is changed. */
@Injectable()
export class DoctorService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** All of it of one moment, whatever is imported meanwhile. */
  async examine(): Promise<Finding[]> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await manager.query('set transaction read only');
      const findings: Finding[] = [];
      for (const { name, holds, breaks } of INVARIANTS) {
        const found = await manager.query<{ what: string; total: number }[]>(`select what, count(*) over ()::int as total from (${breaks}) b order by what limit ${NAMED}`);
        findings.push({ name, holds, broken: found[0]?.total ?? 0, named: found.map(({ what }) => what) });
      }
      return findings;
    });
  }
}
