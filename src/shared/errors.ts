/**
 * One problem of an input, for the person who must repair it: what, where, why, how.
 * `pointer` is a JSON pointer into a document; `row` (1 = the header) and `column` are a place in a table.
 */
export interface Problem {
  code: string;
  message: string;
  pointer?: string;
  row?: number;
  column?: string;
  value?: string;
}

/** Of more problems than these only their number is told: whoever repairs so many sees the rest the next time. */
export const PROBLEMS_TOLD = 10_000;

/** The problems of a long file, in order: the first of them, and how many there are more. */
export class ProblemList {
  private readonly told: Problem[] = [];
  private untold = 0;

  get length(): number {
    return this.told.length;
  }

  add(problems: Iterable<Problem>): void {
    for (const problem of problems) {
      if (this.told.length < PROBLEMS_TOLD) this.told.push(problem);
      else this.untold += 1;
    }
  }

  clear(): void {
    [this.told.length, this.untold] = [0, 0];
  }

  all(): Problem[] {
    const told = this.told.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
    return this.untold === 0 ? told : [...told, { code: 'more-problems', row: told.at(-1)!.row ?? 1, message: `there are ${this.untold} more problems below these ${told.length}. Repair these first: many may have one cause.` }];
  }
}

/** An input was refused: all its problems at once. */
export class InvalidInput extends Error {
  constructor(
    readonly what: string,
    readonly problems: readonly Problem[],
  ) {
    super(`${what}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
  }
}

/** An input that is right in form, with what may still be wrong in it: done only once whoever sends it accepts each `code`. */
export class ToBeAccepted extends InvalidInput {
  get codes(): string {
    return [...new Set(this.problems.map(({ code }) => code))].join(',');
  }
}

/** What was asked for does not exist, or not for this asker. */
export class NotFound extends Error {}

/** The request meets a state that forbids it; `code` is stable, the message says how to go on, `problems` what of the state is in the way. */
export class Conflict extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly problems?: readonly Problem[],
  ) {
    super(message);
  }
}

/** A problem in one line: where it is, then what is wrong and how to repair it. */
export function problemLine(problem: Problem, file?: string): string {
  const place = [
    file,
    problem.row === undefined ? undefined : `line ${problem.row}`,
    problem.column === undefined ? undefined : `column ${problem.column}`,
    problem.pointer === undefined ? undefined : `at ${problem.pointer || '/'}`,
  ].filter((part) => part !== undefined);
  return place.length === 0 ? problem.message : `${place.join(', ')}: ${problem.message}`;
}
