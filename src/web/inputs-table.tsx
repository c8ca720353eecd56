import type { InputRow } from '../measurements/measurements.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { ReturnOfYear } from '../valuation/returns.service.js';
import type { Return } from '../valuation/year-return.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { OriginOf } from './origin-of.js';

/** What was put into an initiative and by whom, each with its origin, and what the years in which that was returned. */
export function InputsTable({ inputs, returns, speech }: { inputs: readonly InputRow[]; returns: readonly ReturnOfYear[]; speech: Speech }) {
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
                  <td class="n">{row.unit === 'hour' ? `${number(row.quantity)} ${labelOf(UNITS, row.unit, language)}` : cents(row.quantity, row.unit)}</td>
                  <td class="quiet">{(all.evidence as Record<string, string>)[row.evidence]}; <OriginOf row={row} speech={speech} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      <Returns years={returns.filter(({ inputLines }) => inputLines.some(({ status }) => status === 'realised'))} speech={speech} />
    </section>
  );
}

function Returns({ years, speech }: { years: readonly ReturnOfYear[]; speech: Speech }) {
  const { text: { inputs: text, initiative }, cents, number } = speech;
  const ratio = ({ sroi, reason }: Return) => (sroi === null ? <span class="quiet">{text.noRatio[reason!]}</span> : number(sroi, 2));
  if (years.length === 0) return null;
  const hours = years.some(({ withoutHours }) => withoutHours !== null);
  return (
    <>
      <h3>{text.returns}</h3>
      <p>{text.returnsHow}</p>
      <TableBox label={text.returns}>
        <table>
          <thead><tr><th scope="col">{initiative.year}</th><th scope="col" class="n">{initiative.value}</th><th scope="col" class="n">{text.amount}</th><th scope="col" class="n">{text.ratio}</th>{hours && <th scope="col" class="n">{text.withoutHours}</th>}</tr></thead>
          <tbody>
            {years.map((row) => (
              <tr key={row.year}>
                <th scope="row">{row.year}</th>
                <td class="n">{cents(row.value)}</td>
                <td class="n">{cents(row.inputs)}</td>
                <td class="n">{ratio(row)}</td>
                {hours && <td class="n">{row.withoutHours ? ratio(row.withoutHours) : '—'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
