import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { labelOf, UNITS } from '../pricelist/closed-lists.js';
import type { Speech } from './language.js';
import { SourceLink } from './source-link.js';
import { restOf, ROW_FIELDS, type Field, type FormProblem, type Section, type Values } from './value-map-form.js';

/** What there is to choose from: published lists, as nl/2026-1, and the indicators of the one that was chosen. */
export interface Choices {
  lists: readonly string[];
  indicators: readonly IndicatorOfList[];
}

interface FieldsProps {
  fields: readonly Field[];
  /** The place of the fields in the form, such as `outcomes.0.`; '' for those of the map. */
  prefix: string;
  of: Section | 'map';
  values: Values;
  problems: readonly FormProblem[];
  choices: Choices;
  /** The first field is the one to go on with: its row was just added. */
  fresh?: boolean;
  speech: Speech;
}

/** Fields with their help, and with what is wrong next to the field it is about. */
export function Fields({ fields, prefix, of, values, problems, choices, fresh = false, speech }: FieldsProps) {
  return (
    <div class="entries">
      {fields.map((field, index) => {
        const at = prefix + field.name;
        const value = values[field.name] ?? '';
        const wrong = problems.filter((problem) => problem.at === at);
        const [label, help] = (speech.text.valueMap.fields[of] as unknown as Record<string, [string, string]>)[field.name]!;
        const common = { id: at, name: at, 'aria-describedby': `${at}.problem${help ? ` ${at}.help` : ''}`, ...(wrong.some(isWrong) && { 'aria-invalid': true }) };
        return (
          <div key={field.name} class={`entry of-${field.name}`}>
            <label for={at}>{label}</label>
            {field.choices || field.kind === 'version' ? <Choice field={field} common={common} value={value} lists={choices.lists} speech={speech} />
              : <input type="text" {...common} value={value} placeholder=" " maxLength={2000} autoComplete="off" {...(field.kind !== 'text' && { inputMode: 'decimal' as const })} {...(field.name === 'indicator' && { list: 'indicators' })} {...(fresh && index === 0 && { autoFocus: true })} />}
            <span class="problems" id={`${at}.problem`} data-live>{wrong.map((problem) => <ProblemText problem={problem} speech={speech} />)}</span>
            {field.name === 'indicator' && <span class="help price-of-list" id={`${at}.price`} data-live>{value !== '' && <PriceOfList code={value} indicators={choices.indicators} speech={speech} />}</span>}
            {help && <span class="help" id={`${at}.help`}>{help}</span>}
          </div>
        );
      })}
    </div>
  );
}

function Choice({ field, common, value, lists, speech: { text: { valueMap: text } } }: { field: Field; common: object; value: string; lists: readonly string[]; speech: Speech }) {
  const labels = (text.choices as Record<string, Record<string, string>>)[field.name] ?? { '': text.noList };
  const known = field.choices ?? ['', ...lists];
  return (
    <select {...common}>
      {value !== '' && !known.includes(value) && <option value={value} selected>{value}</option>}
      {known.map((choice) => <option key={choice} value={choice} selected={choice === value}>{labels[choice] ?? choice}</option>)}
    </select>
  );
}

/** The indicators of the chosen list that have a price, once for all rows: typing a word of the name finds them. */
export function IndicatorChoices({ indicators, speech: { language, price } }: { indicators: readonly IndicatorOfList[]; speech: Speech }) {
  return (
    <datalist id="indicators" data-live>
      {indicators.filter(({ status }) => status === 'priced').map(({ entry, price: own, of }) => (
        <option key={entry.code} value={entry.code}>{`${entry.label[language]}: ${price(own!.amount!, of.currency)} / ${labelOf(UNITS, entry.unit, language)}`}</option>
      ))}
    </datalist>
  );
}

/** What the list says of an indicator: its price with range and source, and what holds for fields that are left empty. */
function PriceOfList({ code, indicators, speech }: { code: string; indicators: readonly IndicatorOfList[]; speech: Speech }) {
  const { text: { valueMap: { ofList: text, fields: { outcomes: labels } } }, language, price: money, percent, number, reason } = speech;
  const found = indicators.find(({ entry }) => entry.code === code);
  if (!found) return <>{text.unknown}</>;
  const { entry, price, status, of: { currency } } = found;
  const defaults = entry.adjustments;
  return (
    <>
      <a href={`/${language}/indicators/${code}`}>{entry.label[language]}</a>: {price?.amount ? <>{money(price.amount, currency)} {text.perUnit} {labelOf(UNITS, entry.unit, language)}</> : text.noPrice}
      {status !== 'priced' && ` (${reason(status)})`}{price?.low !== undefined && price.high !== undefined && `, ${text.between(money(price.low, currency), money(price.high, currency))}`}.
      {price && <> {text.source}: <SourceLink source={price.source} speech={speech} />.</>}
      {defaults && ` ${text.defaults}: ${SHARES.map((name) => `${labels[name]![0]!.replace(/, %.*/, '').toLowerCase()} ${percent(defaults[name].value)}`).join(', ')}, ${text.years(number(defaults.durationYears))}.`}
    </>
  );
}

const SHARES = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;

/** What is only not there yet is no mistake. */
const isWrong = ({ problem }: FormProblem) => problem.code !== 'missing';

/** A problem in the words of the form; one the form has no words for is told as the reader of documents tells it. */
export function ProblemText({ problem, speech: { text: { valueMap: text } } }: { problem: FormProblem; speech: Speech }) {
  const { problem: { code, message }, field } = problem;
  if (code === 'missing' && field) return <span class="todo">{text.missing}</span>;
  const known = text.problems[code] ?? (field && (text.wrongField[field.name] ?? text.wrong[field.kind]));
  return known === undefined ? <span class="wrong" lang="en">{message}</span> : <span class="wrong">{known}</span>;
}

interface RowsProps {
  section: Section;
  rows: readonly Values[];
  problems: readonly FormProblem[];
  choices: Choices;
  fresh: boolean;
  speech: Speech;
}

/** The rows of a section, and the button for another. A button is pressed by its name: it works without a script. */
export function Rows({ section, rows, speech, ...props }: RowsProps) {
  const { text: { valueMap: text } } = speech;
  return (
    <section aria-labelledby={section}>
      <h2 id={section}>{text.sections[section]}</h2>
      <p>{text.sectionLeads[section]}</p>
      {rows.map((values, index) => <Row key={index} section={section} values={values} index={index} {...props} fresh={props.fresh && index === rows.length - 1} speech={speech} />)}
      <p><button class="plain-button" name="do" value={`add.${section}`}>{text.add[section]}</button></p>
    </section>
  );
}

function Row({ section, values, index, problems, choices, fresh, speech }: Omit<RowsProps, 'rows'> & { values: Values; index: number }) {
  const { text: { valueMap: text } } = speech;
  const name = text.row[section](String(index + 1));
  const at = `${section}.${index}`;
  const [main, more] = [false, true].map((later) => ROW_FIELDS[section].filter((field) => (field.more ?? false) === later));
  const said = more!.some((field) => (values[field.name] ?? '') !== '' && values[field.name] !== field.choices?.[0]) || problems.some((problem) => more!.some((field) => problem.at === `${at}.${field.name}`));
  const common = { prefix: `${at}.`, of: section, values, problems, choices, speech };
  return (
    <fieldset class={`row of-${section}`} id={at}>
      <legend>{name}</legend>
      <Fields {...common} fields={main!} fresh={fresh} />
      <details id={`${at}.more`} open={said}><summary>{text.more}</summary><Fields {...common} fields={more!} /></details>
      <Carried at={at} values={values} speech={speech} />
      <div class="problems" id={`${at}.problem`} data-live>{problems.filter((problem) => problem.at === at).map((problem) => <ProblemText problem={problem} speech={speech} />)}</div>
      <button class="plain-button" name="do" value={`remove.${section}.${index}`}>{text.remove(name.toLowerCase())}</button>
    </fieldset>
  );
}

/** What an opened file holds that has no field: it stays, and it is shown. */
export function Carried({ at, values, speech: { text: { valueMap: text } } }: { at: string; values: Values; speech: Speech }) {
  const rest = Object.entries(restOf(values));
  return (
    <>
      <input type="hidden" name={at === '' ? 'rest' : `${at}.rest`} value={values['rest'] ?? ''} />
      {rest.length > 0 && <details id={`${at}.carried`}><summary>{text.carried} {rest.map(([name]) => name).join(', ')}</summary><pre class="code" tabIndex={0}><code>{JSON.stringify(Object.fromEntries(rest), null, 2)}</code></pre></details>}
    </>
  );
}
