/**
 * One value map valued by LibreOffice Calc and by the pure functions, in the same run:
 *   node bench/spreadsheet.js [rows]
 * Calc opens a sheet with a formula in every cell that a person would fill, computes it and saves the results; what opening and saving a sheet of one
 * row takes is taken off. It computes in binary floats of 15 digits, the pure functions in exact decimals. A study has at most 1,000 rows: they are
 * read as so many maps, and valued as one. Where LibreOffice is not installed its side is skipped.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZERO } from '../dist/shared/decimal.js';
import { valueMap } from '../dist/valuation/sroi.js';
import { parseValueMap } from '../dist/valuation/value-map.js';

const ROWS_OF_A_MAP = 1000;
const RATE = '0.035';
const INPUT = 1_000_000;
const LONGEST = 5;
const NEAR = 1e-9;
const rows = Number(process.argv[2] ?? 100_000);

const outcome = (n) => ({
  stakeholder: `stakeholder ${n % 10}`, description: `outcome ${n}`, quantity: String((n % 97) + 1), unit: 'case', pricePerUnit: `${(n % 89) + 1}.5`,
  deadweight: '0.25', displacement: '0.1', attributedToOthers: '0.2', dropOff: '0.3', durationYears: (n % LONGEST) + 1, startOffset: 0,
});
const numbers = Array.from({ length: rows }, (_, n) => n);

process.stdout.write(`\nA value map of ${rows} rows\n`);
const { seconds: own, presentValue } = ours();
process.stdout.write(`pure functions: read and valued in ${own.toFixed(2)} s, worth ${presentValue.toFixed(6)}\n`);
await calc();

function ours() {
  const start = process.hrtime.bigint();
  const head = { currency: 'EUR', discountRate: RATE, discountTiming: 'end', inputs: [{ stakeholder: 'fund', description: 'grant', amount: String(INPUT) }] };
  const valued = numbers.filter((n) => n % ROWS_OF_A_MAP === 0).map((first) => valueMap(parseValueMap({ ...head, outcomes: numbers.slice(first, first + ROWS_OF_A_MAP).map(outcome) }).map, null));
  const presentValue = valued.reduce((sum, { result }) => sum.plus(result.total.presentValue), ZERO);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, presentValue };
}

async function calc() {
  const program = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!program) return process.stdout.write('LibreOffice is not installed: its side is skipped\n');
  const directory = await mkdtemp(join(tmpdir(), 'maex-calc-'));
  try {
    await recalculated(program, directory, 1); // the first start makes a profile
    const opening = await recalculated(program, directory, 1);
    const whole = await recalculated(program, directory, rows);
    const took = whole.seconds - opening.seconds;
    process.stdout.write(`LibreOffice Calc: ${took.toFixed(2)} s (beside ${opening.seconds.toFixed(2)} s to open and save); the pure functions take ${(own / took).toFixed(2)} of that\n`);
    const near = [[whole.presentValue, Number(presentValue)], [whole.sroi, Number(presentValue) / INPUT]].every(([theirs, exact]) => Math.abs(theirs / exact - 1) < NEAR);
    if (!near) throw new Error(`Calc gives ${whole.presentValue} and ${whole.sroi}, the pure functions ${presentValue.toFixed(6)}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Writes a sheet with formulas and no results, has it computed and saved as CSV, and reads the results from its first row. */
async function recalculated(program, directory, count) {
  const name = `map-${count}`;
  await pipeline(sheet(count), createWriteStream(join(directory, `${name}.fods`)));
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, ['--headless', `-env:UserInstallation=file://${directory}/profile`, '--convert-to', 'csv', '--outdir', directory, join(directory, `${name}.fods`)], { encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  const [first] = (await readFile(join(directory, `${name}.csv`), 'utf8')).split('\n', 1);
  const [theirs, ratio] = first.split(',').map(Number);
  return { seconds, presentValue: theirs, sroi: ratio };
}

/** As the Guide to SROI lays its map out: a row for each outcome, a column for each year. Present values are rounded as ours are. */
function* sheet(count) {
  const number = (value) => `<table:table-cell office:value-type="float" office:value="${value}"/>`;
  const text = (value) => `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
  // As text with all its digits: a sheet shows ten.
  const formula = (value) => `<table:table-cell table:formula="of:=${value.replaceAll('"', '&quot;')}"/>`;
  const row = (cells) => `<table:table-row>${cells.join('')}</table:table-row>\n`;
  const total = `SUM([.O2:.O${count + 1}])`;
  yield `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="map">\n`;
  yield row([formula(`TEXT(${total};"0.000000")`), formula(`TEXT(${total}/${INPUT};"0.000000000000")`)]);
  for (let n = 0; n < count; n += 1) {
    const { stakeholder, quantity, pricePerUnit, deadweight, displacement, attributedToOthers, dropOff, durationYears } = outcome(n);
    const at = n + 2;
    const impact = `[.B${at}]*[.C${at}]*(1-[.D${at}])*(1-[.E${at}])*(1-[.F${at}])`;
    const years = Array.from({ length: LONGEST }, (_, index) => `IF([.H${at}]>${index};[.I${at}]*(1-[.G${at}])^${index};0)`);
    const discounted = [...'JKLMN'].map((column, index) => `[.${column}${at}]/(1+${RATE})^${index + 1}`).join('+');
    yield row([
      text(stakeholder), ...[quantity, pricePerUnit, deadweight, displacement, attributedToOthers, dropOff, durationYears].map(number),
      formula(impact), ...years.map(formula), formula(`ROUND(${discounted};6)`),
    ]);
  }
  yield '</table:table></office:spreadsheet></office:body></office:document>\n';
}
