import type { Speech } from './language.js';
import { restOf, ROW_FIELDS, type Field, type FormProblem, type Section, type Values } from './value-map-form.js';

interface FieldsProps {
  fields: readonly Field[];
  /** The place of the fields in the form, such as `outcomes.0.`; '' for those of the map. */
  prefix: string;
  of: Section | 'map';
  values: Values;
  problems: readonly FormProblem[];
  /** The first field is the one to go on with: its row was just added. */
  fresh?: boolean;
  speech: Speech;
}

/** Fields with their help, and with what is wrong next to the field it is about. */
export function Fields({ fields, prefix, of, values, problems, fresh = false, speech }: FieldsProps) {
  return (
    <div class={`entries of-${of}`}>
      {fields.map((field, index) => {
        const at = prefix + field.name;
        const wrong = problems.filter((problem) => problem.at === at);
        const [label, help] = (speech.text.valueMap.fields[of] as unknown as Record<string, [string, string]>)[field.name]!;
        const common = { id: at, name: at, 'aria-describedby': `${at}.problem${help ? ` ${at}.help` : ''}`, ...(wrong.some(isWrong) && { 'aria-invalid': true }) };
        return (
          <div key={field.name} class={`entry of-kind-${field.kind}`}>
            <label for={at}>{label}</label>
            {field.choices ? <Choice field={field} common={common} value={values[field.name] ?? ''} speech={speech} />
              : <input {...common} value={values[field.name] ?? ''} maxLength={2000} autoComplete="off" {...(field.kind !== 'text' && { inputMode: 'decimal' as const })} {...(fresh && index === 0 && { autoFocus: true })} />}
            <span class="problems" id={`${at}.problem`} data-live>{wrong.map((problem) => <ProblemText problem={problem} speech={speech} />)}</span>
            {help && <span class="help" id={`${at}.help`}>{help}</span>}
          </div>
        );
      })}
    </div>
  );
}

function Choice({ field: { name, choices = [] }, common, value, speech }: { field: Field; common: object; value: string; speech: Speech }) {
  const labels = (speech.text.valueMap.choices as Record<string, Record<string, string>>)[name]!;
  const known = value === '' || choices.includes(value);
  return (
    <select {...common}>
      {!known && <option value={value} selected>{value}</option>}
      {choices.map((choice) => <option key={choice} value={choice} selected={choice === value}>{labels[choice]}</option>)}
    </select>
  );
}

/** What is only not there yet is no mistake. */
const isWrong = ({ problem }: FormProblem) => problem.code !== 'missing';

/** A problem in the words of the form; one the form has no words for is told as the reader of documents tells it. */
export function ProblemText({ problem, speech: { text: { valueMap: text } } }: { problem: FormProblem; speech: Speech }) {
  const { problem: { code, message }, field } = problem;
  if (code === 'missing' && field) return <span class="todo">{text.missing}</span>;
  const known = text.problems[code] ?? (field && (text.wrongField[field.name] ?? text.wrong[field.kind]));
  return known === undefined ? <span class="wrong" lang="en">{message}</span> : <span class="wrong">{known}</span>;
}

/** The rows of a section, and the button for another. A button is pressed by its name: it works without a script. */
export function Rows({ section, rows, problems, fresh, speech }: { section: Section; rows: readonly Values[]; problems: readonly FormProblem[]; fresh: boolean; speech: Speech }) {
  const { text: { valueMap: text } } = speech;
  return (
    <section aria-labelledby={section}>
      <h2 id={section}>{text.sections[section]}</h2>
      <p>{text.sectionLeads[section]}</p>
      {rows.map((values, index) => {
        const name = text.row[section](String(index + 1));
        const at = `${section}.${index}`;
        return (
          <fieldset key={index} class="row" id={at}>
            <legend>{name}</legend>
            <Fields fields={ROW_FIELDS[section]} prefix={`${at}.`} of={section} values={values} problems={problems} fresh={fresh && index === rows.length - 1} speech={speech} />
            <Carried at={at} values={values} speech={speech} />
            <div class="problems" id={`${at}.problem`} data-live>{problems.filter((problem) => problem.at === at).map((problem) => <ProblemText problem={problem} speech={speech} />)}</div>
            <button class="plain-button" name="do" value={`remove.${section}.${index}`}>{text.remove(name.toLowerCase())}</button>
          </fieldset>
        );
      })}
      <p><button class="plain-button" name="do" value={`add.${section}`}>{text.add[section]}</button></p>
    </section>
  );
}

/** What an opened file holds that has no field: it stays, and it is shown. */
export function Carried({ at, values, speech: { text: { valueMap: text } } }: { at: string; values: Values; speech: Speech }) {
  const rest = Object.entries(restOf(values));
  return (
    <>
      <input type="hidden" name={at === '' ? 'rest' : `${at}.rest`} value={values['rest'] ?? ''} />
      {rest.length > 0 && <details id={`${at}.more`}><summary>{text.carried} {rest.map(([name]) => name).join(', ')}</summary><pre class="code" tabIndex={0}><code>{JSON.stringify(Object.fromEntries(rest), null, 2)}</code></pre></details>}
    </>
  );
}
