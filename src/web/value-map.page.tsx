import type { Sdg } from '../initiatives/reference-data.js';
import { problemLine, type Problem } from '../shared/errors.js';
import type { ValueMapAnswer } from '../valuation/value-map-answer.js';
import { VALUE_MAP_TYPES } from '../valuation/value-map-file.js';
import type { Speech } from './language.js';
import { Carried, Fields, IndicatorChoices, ProblemText, Rows, type Choices } from './value-map-fields.js';
import { ABOUT, MAP_FIELDS, SECTIONS, type FormProblem, type Section, type ValueMapForm } from './value-map-form.js';
import { ValueMapReport } from './value-map-report.js';

export interface ValueMapProps {
  form: ValueMapForm;
  problems: readonly FormProblem[];
  choices: Choices;
  /** The goals of the United Nations, for their names. */
  sdgs: readonly Sdg[];
  /** Null while something is missing or wrong, or nothing is filled in. */
  answer: ValueMapAnswer | null;
  /** Whether anything is filled in. */
  begun: boolean;
  /** The section to which a row was just added. */
  added: Section | null;
  /** Why a file that was sent could not be opened. */
  refused: 'noFile' | 'unreadable' | null;
  /** What is wrong with such a file, or how a table was read. */
  told: readonly Problem[];
}

/** A value map is filled in, sees its result change, is taken along and printed. Without a script every button is an ordinary one. */
export function ValueMapPage({ props, speech }: { props: ValueMapProps; speech: Speech }) {
  const { form, problems, choices, added } = props;
  const ofMap = { prefix: '', of: 'map' as const, values: form.map, problems, choices, speech };
  const { text: { valueMap: text }, language } = speech;
  const address = `/${language}/value-map`;
  return (
    <>
      <div class="on-screen">
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
        <p>{text.nothingKept}</p>
        <Start address={address} refused={props.refused} told={props.told} speech={speech} />
      </div>
      <form id="value-map" class="value-map on-screen" method="post" action={address} encType="multipart/form-data" data-failed={text.failed}>
        <button class="unseen" name="do" value="calculate" tabIndex={-1} aria-hidden="true">{text.calculate}</button>
        <IndicatorChoices indicators={choices.indicators} speech={speech} />
        <section aria-labelledby="about-map">
          <h2 id="about-map">{text.about}</h2>
          <Fields fields={MAP_FIELDS.filter(({ name }) => ABOUT.has(name))} {...ofMap} />
        </section>
        {SECTIONS.map((section) => <Rows key={section} section={section} rows={form[section]} problems={problems} choices={choices} fresh={added === section} speech={speech} />)}
        <section aria-labelledby="rules">
          <h2 id="rules">{text.rules}</h2>
          <p>{text.rulesLead}</p>
          <Fields fields={MAP_FIELDS.filter(({ name }) => !ABOUT.has(name))} {...ofMap} />
          <Carried at="" values={form.map} speech={speech} />
        </section>
        <p class="links">
          <button name="do" value="calculate">{text.calculate}</button>
          <span>{text.downloads}:</span>
          {Object.keys(VALUE_MAP_TYPES).map((kind) => <button key={kind} class="plain-button" name="do" value={`download.${kind}`}>{kind.toUpperCase()}</button>)}
          <button type="button" class="plain-button" id="print" hidden>{text.print}</button>
        </p>
      </form>
      <Summary props={props} speech={speech} />
      <section id="result" aria-labelledby="result-title" tabIndex={-1} data-live>
        <p class="quiet on-paper">{text.result.report}</p>
        <h2 id="result-title">{props.answer?.title ?? text.result.title}</h2>
        {!props.begun && <p>{text.notYet}</p>}
        {problems.length > 0 && <Todo problems={problems} speech={speech} />}
        {props.answer && <ValueMapReport form={form} answer={props.answer} indicators={choices.indicators} sdgs={props.sdgs} speech={speech} />}
      </section>
    </>
  );
}

function Start({ address, refused, told, speech: { text: { valueMap: text } } }: Pick<ValueMapProps, 'refused' | 'told'> & { address: string; speech: Speech }) {
  return (
    <section aria-labelledby="start">
      <h2 id="start">{text.start}</h2>
      <p class="links"><a class="button" href={`${address}?example=wheels-to-meals`}>{text.example}</a><a href={address}>{text.empty}</a></p>
      <p class="quiet">{text.exampleWhat}</p>
      <form class="filters" method="post" action={address} encType="multipart/form-data">
        <label>{text.file}<input type="file" name="file" accept=".json,.yaml,.yml,.csv,.xlsx" {...(refused && { 'aria-invalid': true, 'aria-describedby': 'refused' })} /></label>
        <button name="do" value="open">{text.openNow}</button>
      </form>
      {refused && <p role="alert" id="refused"><strong class="mark">{text[refused]}</strong></p>}
      {told.length > 0 && <ul id="told" lang="en">{told.map((problem, at) => <li key={at}>{problemLine(problem)}</li>)}</ul>}
    </section>
  );
}

/** The result in one line, always in sight while typing. */
function Summary({ props: { answer, problems }, speech }: { props: ValueMapProps; speech: Speech }) {
  const { text: { valueMap: text }, euro, number } = speech;
  return (
    <p id="summary" class="summary-bar on-screen" role="status" data-live>
      {answer && answer.presentValue !== null && <span>{text.result.presentValue} <strong>{euro(answer.presentValue, answer.currency)}</strong></span>}
      {answer && answer.sroi !== null && <span>{text.result.sroi(euro('1', answer.currency))} <strong>{number(answer.sroi, 2)}</strong></span>}
      {problems.length > 0 && <span>{text.todo(problems.length)}</span>}
      <a href="#result">{text.toResult}</a>
    </p>
  );
}

/** All that is missing or wrong, each with a way to its field. */
function Todo({ problems, speech }: { problems: readonly FormProblem[]; speech: Speech }) {
  const { text: { valueMap: text } } = speech;
  return (
    <>
      <p><strong class="mark">{text.todo(problems.length)}</strong></p>
      <ul id="todo">{problems.map((problem, at) => <li key={at}>{problem.at !== '' && <><a href={`#${problem.at}`}>{placeOf(problem, speech)}</a>: </>}<ProblemText problem={problem} speech={speech} /></li>)}</ul>
    </>
  );
}

function placeOf({ at, field }: FormProblem, { text: { valueMap: text } }: Speech): string {
  const [section, row] = at.split('.');
  const labels = text.fields as unknown as Record<string, Record<string, [string, string]>>;
  if (row === undefined) return labels['map']![at]![0];
  return [text.row[section as Section](String(Number(row) + 1)), field && labels[section!]![field.name]![0]].filter(Boolean).join(', ');
}
