import type { EntityManager } from 'typeorm';
import type { ImportValues } from './import-effect.js';

/** Asks what the initiatives are worth as they stand in a transaction. The valuation answers: measurements know nothing of prices. */
export abstract class ImportValuesService {
  /** @returns null where nothing was valued yet */
  abstract of(manager: EntityManager): Promise<ImportValues | null>;
}
