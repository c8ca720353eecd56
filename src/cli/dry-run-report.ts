import type { ImportEffect } from '../measurements/import-effect.js';
import { problemLine } from '../shared/errors.js';
import type { ChangedRow, DryRun } from '../measurements/dry-run.service.js';

const ROWS_PRINTED = 20;

/** What an import would change, for a person at a command line. */
export function dryRunReport(file: string, told: DryRun): string {
  const lines = [
    `${file}: dry run, nothing was stored: ${told.rowsNew} new, ${told.rowsCorrected} changed, ${told.rowsUnchanged} unchanged, ${told.rowsSuperseded} known rows superseded (${told.visibility})`,
    ...told.rows.slice(0, ROWS_PRINTED).map(rowLine),
    ...(told.rows.length > ROWS_PRINTED ? [`  ... and ${told.rowsNew + told.rowsCorrected - ROWS_PRINTED} more`] : []),
    ...(told.effect ? effectLines(told.effect) : []),
    ...told.warnings.map((problem) => problemLine(problem)),
    ...(told.warnings.length > 0 ? [`To import it, correct these, or accept them: --accept ${[...new Set(told.warnings.map(({ code }) => code))].join(',')}`] : []),
    ...(told.needsReason ? ['To import it, say why the known figures change: --reason "..."'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function rowLine({ row, outcome, initiative, about = {}, from, until, quantity, replaces = [], facts = [] }: ChangedRow): string {
  const subject = [initiative, ...Object.values(about).filter((value) => value !== '')].join(' ');
  const was = [...replaces.map((known) => `${known.quantity} (${known.from} to ${known.until}, ${known.file} line ${known.line})`), ...facts.map(({ fact, before, after }) => `${fact} ${String(before)} -> ${String(after)}`)];
  return `  line ${row}, ${outcome}: ${subject}${from === undefined ? '' : ` ${from} to ${until}: ${quantity}`}${was.length > 0 ? `; ${facts.length > 0 ? '' : 'was '}${was.join(', ')}` : ''}`;
}

function effectLines({ list, version, priceLevel, currency, initiatives, total }: ImportEffect): string[] {
  const amount = (value: string | null) => (value === null ? 'not known' : `${currency} ${value}`);
  return [
    `Value with ${list} ${version}, in ${currency} of ${priceLevel}:`,
    ...initiatives.slice(0, ROWS_PRINTED).map(({ initiative, before, after, change, held, excluded }) => `  ${initiative}: ${amount(before)} -> ${amount(after)}, change ${amount(change)} (held ${held}, excluded ${excluded})`),
    `  together: ${amount(total.before)} -> ${amount(total.after)}, change ${amount(total.change)}`,
  ];
}
