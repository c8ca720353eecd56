import type { InputRow } from '../measurements/measurements.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

/** What was put into an initiative and by whom, each with its file and line. */
export function InputsTable({ inputs, speech }: { inputs: readonly InputRow[]; speech: Speech }) {
  const { text: { inputs: text, initiative, ...all }, language, cents, number } = speech;
  return (
    <section aria-labelledby="inputs">
      <h2 id="inputs">{text.title}</h2>
      {inputs.length === 0 ? <p>{text.none}</p> : (
        <TableBox label={text.title}>
          <table>
            <thead><tr><th scope="col">{text.who}</th><th scope="col">{text.what}</th><th scope="col">{text.when}</th><th scope="col" class="n">{text.quantity}</th><th scope="col">{initiative.origin}</th></tr></thead>
            <tbody>
              {inputs.map((row) => (
                <tr key={`${row.import} ${row.line}`}>
                  <th scope="row">{labelOf(STAKEHOLDERS, row.stakeholder, language)}</th>
                  <td>{text.kinds[row.input]}{row.description && `: ${row.description}`} {row.status !== 'realised' && <strong class="mark">{(all.notRealised as Record<string, string>)[row.status]}</strong>}</td>
                  <td>{initiative.period(row.from, row.until)}{!row.exact && ` (${initiative.within})`}</td>
                  <td class="n">{row.unit === 'hour' ? `${number(row.quantity)} ${labelOf(UNITS, row.unit, language)}` : cents(row.quantity)}</td>
                  <td class="quiet">{(all.evidence as Record<string, string>)[row.evidence]}; {initiative.fileLine(row.file.replace(/^.*\//, ''), String(row.line))}{row.note && `. ${row.note}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}
