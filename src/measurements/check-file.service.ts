import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { uuidV7 } from '../database/uuid-v7.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { parseProfiles } from '../initiatives/parse-profiles.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { STAKEHOLDERS } from '../pricelist/closed-lists.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { InvalidInput, ProblemList, type Problem } from '../shared/errors.js';
import { rowsProblems } from '../shared/table.js';
import type { Viewer } from '../shared/viewer.js';
import { overlapsAcross, warningsAcross } from './across-parts.service.js';
import { knownFigures } from './known-figures.service.js';
import type { KnownFigures } from './outliers.js';
import { parseInputs, PUT_IN, type InputContext } from './parse-inputs.js';
import { MEASURED, parseMeasurements, type MeasurementContext } from './parse-measurements.js';
import { stageRows, unstageRows, type StagedRow, type Try } from './stage-rows.service.js';
import type { UnderstoodFile } from './understand-file.service.js';
import { placeOf, withAsked, type Understood, type UnderstoodPart } from './understand-table.js';
import { nothingIn } from './untouched.js';
import { warningsOf, warningsOfRows, type Warning } from './warnings.js';

/** A file as it was understood, every row of it right and staged. */
export interface CheckedFile {
  understood: Understood;
  rows: number;
  /** What may be wrong all the same, and was not accepted. */
  warnings: Problem[];
}

/** How a file is to be checked. */
export interface Checking {
  name: string;
  accept?: readonly Warning[] | undefined;
  /** Told how many rows were read, part after part. @throws to stop */
  progress?: ((rows: number) => Promise<void>) | undefined;
}

/** A part of a file, checked: what is right, and what is wrong or asked, by the line of the table. */
interface CheckedPart {
  rows: StagedRow[];
  problems: readonly Problem[];
  warnings: readonly Problem[];
}
/** What rows are checked against. */
export type CheckingContext = MeasurementContext & InputContext & { initiatives: ReadonlyMap<string, { founded: string | null; closed: string | null }> };
type CheckPart = (part: UnderstoodPart) => Promise<CheckedPart>;

/** Reads a file part after part, checks all of it, and stages what is right: in as much memory for a million rows as for a thousand. */
@Injectable()
export class CheckFileService {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly initiatives: InitiativesService,
    private readonly reference: ReferenceService,
  ) {}

  /** What rows of a file are checked against, as it is now. */
  async contextOf(viewer: Viewer, today: string): Promise<CheckingContext> {
    return { today, initiatives: await this.initiatives.ownedBy(viewer), indicators: await this.pricelists.indicators(viewer), stakeholders: Object.keys(STAKEHOLDERS) };
  }

  /**
   * @param database the only one that is asked from here on
   * @param begun whether the try stands in `import`
   * @throws InvalidInput with every problem of every row, at its place in the file; rows may be staged then
   */
  async stage(database: Pick<EntityManager, 'query' | 'transaction'>, own: Try, file: UnderstoodFile, { name, accept, progress }: Checking, context: CheckingContext, begun: boolean): Promise<CheckedFile> {
    const [problems, warnings] = [new ProblemList(), new ProblemList()];
    const unaccepted = (found: readonly Problem[]) => found.filter(({ code }) => !accept?.some((accepted) => accepted === code));
    let [staged, whole, staging]: [number, boolean, Promise<void>] = [0, true, Promise.resolve()];
    let check = this.checker(file, context, database);
    const take = async (part: UnderstoodPart) => {
      whole = part.only;
      const checked = part.formProblems.length > 0 ? { rows: [], problems: [], warnings: [] } : await check(part);
      const rows = new Map(checked.problems.length + checked.warnings.length > 0 ? part.table.rows.map((row) => [row.line, row]) : []);
      const placed = (problem: Problem) => file.placed(problem, rows.has(problem.row!) ? placeOf(rows.get(problem.row!)!) : undefined);
      problems.add([...part.formProblems, ...(part.formProblems.length > 0 ? [] : withAsked(part.asked, checked.problems.map(placed)))]);
      warnings.add(unaccepted(checked.warnings).map(placed));
      staged += checked.rows.length;
      problems.add(rowsProblems(staged).slice(0, problems.length === 0 ? 1 : 0));
      await staging; // while one part is written the next is read
      await progress?.(staged);
      staging = stageRows(database, own, file.kind, checked.rows, begun);
      staging.catch(() => undefined); // it is awaited, with the next part
    };
    const again = async () => {
      await staging;
      await unstageRows(database, own);
      [staged, check] = [0, this.checker(file, context, database)];
      problems.clear();
      warnings.clear();
    };
    const understood = await file.read(take, again);
    await staging;
    if (!whole && understood.kind !== 'initiatives') {
      const kind = understood.kind;
      await database.query('analyze import_row');
      problems.add((await overlapsAcross(database, own, kind)).map(({ problem, at }) => file.placed(problem, at)));
      if (problems.length === 0) warnings.add((await warningsAcross(database, own, kind)).flatMap(({ problem, at }) => unaccepted([file.placed(problem, at)])));
    }
    if (staged === 0 && problems.length === 0) problems.add([nothingIn(understood)]);
    if (problems.length > 0) throw new InvalidInput(name, problems.all());
    return { understood, rows: staged, warnings: warnings.all() };
  }

  private checker({ kind }: UnderstoodFile, context: CheckingContext, database: Pick<EntityManager, 'query'>): CheckPart {
    if (kind === 'initiatives') {
      const firstLine = new Map<string, number>();
      return async ({ table }) => {
        const { profiles, problems } = parseProfiles(table, this.reference.data, firstLine);
        return { rows: profiles.map(({ line, profile }) => ({ line, initiative: profile.slug, profile: { id: uuidV7(), ...profile } })), problems, warnings: [] };
      };
    }
    if (kind === 'inputs') {
      return async ({ table, only }) => {
        const { drafts, problems } = parseInputs(table, context, only);
        return { rows: drafts.map(stagedRow), problems, warnings: only ? warningsOf(drafts, PUT_IN.what, { ...context, known: NOTHING_KNOWN }) : warningsOfRows(drafts, PUT_IN.what, context) };
      };
    }
    return async ({ table, only }) => {
      const { drafts, problems } = parseMeasurements(table, context, only);
      const warnings = only ? warningsOf(drafts, MEASURED.what, { ...context, known: await knownFigures(database, drafts.map(({ draft }) => draft)) }) : warningsOfRows(drafts, MEASURED.what, context);
      return { rows: drafts.map(stagedRow), problems, warnings };
    };
  }
}

const NOTHING_KNOWN: KnownFigures = { own: new Map(), peers: new Map() };
const stagedRow = <Draft extends { initiative: string }>({ line, draft }: { line: number; draft: Draft }): StagedRow => ({ line, ...draft });
