import { parseProfiles, PROFILE_COLUMNS, PROFILE_REQUIRED } from '../../src/initiatives/parse-profiles.js';
import type { ReferenceData } from '../../src/initiatives/reference-data.js';
import { NO_MAPPING, type Mapping } from '../../src/measurements/mapping.js';
import { INPUT_COLUMNS, INPUT_REQUIRED, parseInputs, type InputContext } from '../../src/measurements/parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, parseMeasurements, type MeasurementContext } from '../../src/measurements/parse-measurements.js';
import { readRows, type RowsFormat } from '../../src/measurements/read-rows.js';
import { understandTable, withAsked, type Understood } from '../../src/measurements/understand-table.js';
import { UNITS } from '../../src/pricelist/closed-lists.js';
import type { Problem } from '../../src/shared/errors.js';
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
  const read = await readRows(bytes, format);
  if ('problems' in read) return read;
  const understood = understandTable(frozen(read), { kinds, mapping: mapping ?? NO_MAPPING, mappingBy: mapping ? 'given' : null, decimal: null, indicators: context.indicators, units: UNITS });
  if ('problems' in understood) return understood;
  const { table, asked, placed, understood: { kind } } = understood;
  const parsed = kind === 'initiatives' ? parseProfiles(table, context.reference) : kind === 'inputs' ? parseInputs(table, context) : parseMeasurements(table, context);
  const problems = withAsked(asked, 'problems' in parsed ? parsed.problems.map(placed) : []);
  if (problems.length > 0 || 'problems' in parsed) return { problems };
  return { understood: understood.understood, place: placed, rows: 'profiles' in parsed ? parsed.profiles : parsed.drafts };
}
