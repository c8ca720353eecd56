import { parseProfiles, PROFILE_COLUMNS, PROFILE_REQUIRED } from '../../src/initiatives/parse-profiles.js';
import type { ReferenceData } from '../../src/initiatives/reference-data.js';
import { NO_MAPPING, type Mapping } from '../../src/measurements/mapping.js';
import { INPUT_COLUMNS, INPUT_REQUIRED, parseInputs, type InputContext } from '../../src/measurements/parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, parseMeasurements, type MeasurementContext } from '../../src/measurements/parse-measurements.js';
import { aggregatedRows, openRows, type RowsFormat } from '../../src/measurements/read-rows.js';
import { placeOf, understandColumns, withAsked, type RowPlace, type Understood } from '../../src/measurements/understand-table.js';
import { UNITS } from '../../src/pricelist/closed-lists.js';
import type { Problem } from '../../src/shared/errors.js';
import { inMemory } from '../../src/shared/file-source.js';
import type { NamedIndicators } from '../../src/measurements/indicator-names.js';
import { frozen } from '../valuation/run-cases.js';

export type ReadingContext = MeasurementContext & InputContext & { indicators: NamedIndicators; reference: ReferenceData };
export type Read = { understood: Understood; rows: object[]; place: (problem: Problem) => Problem } | { problems: Problem[] };

const kinds = {
  initiatives: { known: PROFILE_COLUMNS, required: PROFILE_REQUIRED },
  measurements: { known: MEASUREMENT_COLUMNS, required: MEASUREMENT_REQUIRED },
  inputs: { known: INPUT_COLUMNS, required: INPUT_REQUIRED },
};

/** Reads a file as an import does, up to what it stages. */
export async function readFile(bytes: Uint8Array, format: RowsFormat, context: ReadingContext, mapping: Mapping | null = null): Promise<Read> {
  const opened = await openRows(inMemory(bytes), format);
  if ('problems' in opened) return opened;
  const made = mapping?.aggregate ? await aggregatedRows(opened, mapping.aggregate, null) : opened;
  if ('problems' in made) return made;
  const file = understandColumns(made, { kinds, mapping: mapping ?? NO_MAPPING, mappingBy: mapping ? 'given' : null, decimal: null, indicators: context.indicators, units: UNITS });
  if ('problems' in file) return file;
  const places = new Map<number, RowPlace>();
  let [problems, rows, firstLine]: [Problem[], object[], Map<string, number>] = [[], [], new Map()];
  const place = (problem: Problem) => file.placed(problem, places.get(problem.row!));
  const understood = await file.read(async ({ table, asked, formProblems, only }) => {
    if (formProblems.length > 0) {
      problems = problems.concat(formProblems);
      return;
    }
    const { kind } = file;
    const read = kind === 'initiatives' ? parseProfiles(frozen(table), context.reference, firstLine) : kind === 'inputs' ? parseInputs(frozen(table), context, only) : parseMeasurements(frozen(table), context, only);
    for (const row of table.rows) places.set(row.line, placeOf(row));
    problems = problems.concat(withAsked(asked, read.problems.map(place)));
    rows = rows.concat('profiles' in read ? read.profiles : read.drafts);
  }, async () => { [problems, rows, firstLine] = [[], [], new Map()]; });
  return problems.length > 0 ? { problems } : { understood, rows, place };
}
