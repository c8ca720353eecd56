import type { ChangedRow, DryRun } from '../measurements/dry-run.service.js';
import { HEADER_NAMES } from '../measurements/header-names.js';
import type { ImportJob } from '../measurements/import-jobs.service.js';
import type { TakenColumn } from '../measurements/take-columns.js';
import type { FileLook } from '../measurements/understand-file.service.js';
import type { Session } from '../organisations/sessions.service.js';
import type { KnownIndicator } from '../pricelist/pricelist.service.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Speech } from './language.js';
import { PostForm, TableBox } from './layout.js';

/** More are told by the file of errors. */
export const PROBLEMS_SHOWN = 50;
const ROWS_SHOWN = 25;
const CELL_SHOWN = 60;

/** A file that is not imported yet, for who sent it. */
export interface DraftImport {
  job: ImportJob;
  /** The file itself is no longer here. */
  gone: boolean;
  /** Null where it cannot be read at all. */
  look: FileLook | null;
  /** What it would do; null where something is wrong, or it is too large to tell beforehand. */
  checked: DryRun | null;
  problems: readonly Problem[];
  indicators: readonly KnownIndicator[];
  /** Short names of the sender's own. */
  initiatives: readonly string[];
  session: Session;
}

export function DraftImportPage({ props, speech }: { props: DraftImport; speech: Speech }) {
  const { job, gone, look, checked, problems, session } = props;
  const { text: { imports: text }, language } = speech;
  const address = `/${language}/import/${job.id}`;
  const large = look !== null && checked === null && problems.length === 0;
  return (
    <>
      <p><a href={`/${language}/import`}>{text.back}</a></p>
      <h1>{job.request.name}</h1>
      {job.status === 'refused' && <p role="alert"><strong class="mark">{text.refused}</strong>{job.outcome?.message && <> <span lang="en">{job.outcome.message}</span></>}</p>}
      {gone && <p>{text.gone}</p>}
      {look && <Understood props={props} look={look} address={address} speech={speech} />}
      {problems.length > 0 && <Problems props={props} address={address} speech={speech} />}
      {checked && <Changes checked={checked} speech={speech} />}
      {large && <p>{text.large(`${speech.number(Number(job.bytes) / 1024 / 1024, 1)} MB`)}</p>}
      {(checked || large) && <Start props={props} address={address} speech={speech} />}
      <PostForm action={`${address}/cancel`} session={session}><button class="plain-button">{text.throwAway}</button></PostForm>
    </>
  );
}

/** What is wrong, in the words of the page, and precisely, in those of the check. */
function Explained({ problem: { code, message }, speech: { text: { imports: { codes, exactly } }, language } }: { problem: Problem; speech: Speech }) {
  const said = codes[code];
  return said === undefined ? <span {...(language !== 'en' && { lang: 'en' })}>{message}</span> : <>{said}<span class="unit">{exactly} <span lang="en">{message}</span></span></>;
}

function Problems({ props, address, speech }: { props: DraftImport; address: string; speech: Speech }) {
  const { job, look, problems, session } = props;
  const { text: { imports: text }, number } = speech;
  return (
    <section aria-labelledby="problems-title">
      <h2 id="problems-title">{text.problems(problems.length, number(problems.length))}</h2>
      <p>{text.problemsLead}</p>
      {problems.length > PROBLEMS_SHOWN && <p>{text.problemsShown(number(PROBLEMS_SHOWN))}</p>}
      <RepairForm problems={problems} props={props} address={address} label={text.problems(problems.length, number(problems.length))} speech={speech} />
      {look && <p><a href={`${address}/errors.csv`} download>{text.errorFile}</a></p>}
      {job.request.repairs && <Repairs job={job} session={session} address={address} speech={speech} />}
    </section>
  );
}

/** Problems or questions, each with its cell to write otherwise and its row to leave out. */
function RepairForm({ problems, props: { look, indicators, initiatives, session }, address, label, speech }: { problems: readonly Problem[]; props: DraftImport; address: string; label: string; speech: Speech }) {
  const { text: { imports: text }, number, language } = speech;
  const header = (column: string) => look?.columns.find(({ as }) => as !== null && 'column' in as && as.column === column)?.header;
  const lists = new Map([[header('initiative'), 'own-initiatives'], [header('indicator'), 'known-indicators']]);
  const seen = { rows: new Set<number>(), cells: new Set<string>() };
  return (
    <PostForm action={`${address}/repairs`} session={session}>
      <TableBox label={label}>
        <table class="repairs">
          <thead><tr><th scope="col">{text.where}</th><th scope="col">{text.wrong}</th><th scope="col">{text.repair}</th></tr></thead>
          <tbody>
            {problems.slice(0, PROBLEMS_SHOWN).map((problem, index) => {
              const { row, column, value } = problem;
              const cells = row === undefined ? undefined : look?.asked.get(row)?.cells;
              const place = `${row}.${column}`;
              const written = column === undefined || seen.cells.has(place) ? undefined : cells?.get(column);
              const first = cells !== undefined && !seen.rows.has(row!);
              if (cells) seen.rows.add(row!);
              seen.cells.add(place);
              return (
                <tr key={index}>
                  <th scope="row">{row !== undefined && <>{text.line} {number(row)}</>}{column && <span class="unit">{column}</span>}{value !== undefined && value !== column && <span class="unit">„{short(value)}”</span>}</th>
                  <td><Explained problem={problem} speech={speech} /></td>
                  <td class="repair">
                    {written !== undefined && <><input type="hidden" name={`was.${place}`} value={written} /><input name={`cell.${place}`} value={written} list={lists.get(column)} aria-label={text.newValue(column!, number(row!))} /></>}
                    {first && <label class="choice"><input type="checkbox" name={`leave.${row}`} />{text.leaveOut}</label>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
      {seen.rows.size > 0 && <button>{text.check}</button>}
      <datalist id="own-initiatives">{initiatives.map((slug) => <option key={slug} value={slug} />)}</datalist>
      <datalist id="known-indicators">{indicators.map(({ code, label: name }) => <option key={code} value={code}>{name[language]}</option>)}</datalist>
    </PostForm>
  );
}

function Repairs({ job: { request: { repairs } }, session, address, speech: { text: { imports: text }, number } }: { job: ImportJob; session: Session; address: string; speech: Speech }) {
  return (
    <PostForm action={`${address}/repairs`} session={session}>
      <p>{text.repairs(number(repairs!.cells.length), number(repairs!.leftOut.length))} <button name="do" value="undo" class="plain-button">{text.undoRepairs}</button></p>
    </PostForm>
  );
}

function Changes({ checked, speech }: { checked: DryRun; speech: Speech }) {
  const { text: { imports: text }, number } = speech;
  const { rowsTotal, rowsNew, rowsCorrected, rowsUnchanged, rowsSuperseded, rows, effect } = checked;
  const counts = { total: rowsTotal, fresh: rowsNew, corrected: rowsCorrected, unchanged: rowsUnchanged, superseded: rowsSuperseded };
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{text.changes}</h2>
      {rowsNew + rowsCorrected === 0 && <p><strong class="mark">{text.nothingChanges}</strong></p>}
      <dl class="figures">{Object.entries(counts).map(([count, rows]) => <div key={count}><dt>{text.counts[count as keyof typeof counts]}</dt><dd>{number(rows)}</dd></div>)}</dl>
      {rows.length > 0 && (
        <details open={rowsCorrected > 0}>
          <summary>{text.counts.fresh}: {number(rowsNew)}; {text.counts.corrected}: {number(rowsCorrected)}</summary>
          {rows.length > ROWS_SHOWN && <p>{text.changesShown(number(ROWS_SHOWN))}</p>}
          <TableBox label={text.changes}>
            <table>
              <thead><tr><th scope="col">{text.line}</th><th scope="col">{text.outcome}</th><th scope="col">{text.initiative}</th><th scope="col">{text.about}</th><th scope="col">{text.period}</th><th scope="col" class="n">{text.quantity}</th></tr></thead>
              <tbody>{rows.slice(0, ROWS_SHOWN).map((row) => <ChangedCells key={row.row} row={row} speech={speech} />)}</tbody>
            </table>
          </TableBox>
        </details>
      )}
      {effect && <Effect effect={effect} speech={speech} />}
    </section>
  );
}

function ChangedCells({ row: { row, outcome, initiative, about, from, until, quantity, replaces, facts }, speech: { text: { imports: text, initiative: words }, number } }: { row: ChangedRow; speech: Speech }) {
  return (
    <tr>
      <td>{number(row)}</td><td>{text.outcomes[outcome]}</td><th scope="row">{initiative}</th>
      <td>{about ? Object.values(about).join(', ') : facts?.map(({ fact, before, after }) => `${fact}: ${String(before ?? '—')} → ${String(after ?? '—')}`).join('; ')}</td>
      <td>{from && words.period(from, until!)}</td>
      <td class="n">{quantity && number(quantity)}{replaces && replaces.length > 0 && <span class="unit">{text.was} {replaces.map((known) => number(known.quantity)).join(' + ')}</span>}</td>
    </tr>
  );
}

function Effect({ effect, speech: { text: { imports: text }, euro, grown, number } }: { effect: NonNullable<DryRun['effect']>; speech: Speech }) {
  const change = (difference: string | null) => (difference === null ? '' : grown(difference, effect.currency));
  return (
    <>
      <h3>{text.effect}</h3>
      <TableBox label={text.effect}>
        <table id="effect">
          <thead><tr><th scope="col">{text.initiative}</th><th scope="col" class="n">{text.before}</th><th scope="col" class="n">{text.after}</th><th scope="col" class="n">{text.difference}</th><th scope="col" class="n">{text.held}</th><th scope="col" class="n">{text.excluded}</th></tr></thead>
          <tbody>
            {effect.initiatives.slice(0, ROWS_SHOWN).map(({ initiative, before, after, change: difference, held, excluded }) => (
              <tr key={initiative}><th scope="row">{initiative}</th><td class="n">{euro(before, effect.currency)}</td><td class="n">{euro(after, effect.currency)}</td><td class="n">{change(difference)}</td><td class="n">{number(held)}</td><td class="n">{number(excluded)}</td></tr>
            ))}
            <tr><th scope="row">{text.together}</th><td class="n">{euro(effect.total.before, effect.currency)}</td><td class="n">{euro(effect.total.after, effect.currency)}</td><td class="n">{change(effect.total.change)}</td><td /><td /></tr>
          </tbody>
        </table>
      </TableBox>
      <p class="basis">{text.effectNote(`${effect.list} ${effect.version}`, effect.priceLevel)}</p>
    </>
  );
}

function Start({ props, address, speech }: { props: DraftImport; address: string; speech: Speech }) {
  const { job, checked, session } = props;
  const { text: { imports: text }, number } = speech;
  if (checked && checked.rowsNew + checked.rowsCorrected === 0) return null;
  const asked = [...groupBy(checked?.warnings ?? (job.outcome?.toBeAccepted ? job.outcome.problems ?? [] : []), ({ code }) => code)];
  return (
    <section aria-labelledby="start">
      {asked.length > 0 && (
        <>
          <h2>{text.asked}</h2>
          <p>{text.askedLead}</p>
          <RepairForm problems={asked.flatMap(([, problems]) => problems)} props={props} address={address} label={text.asked} speech={speech} />
        </>
      )}
      <h2 id="start">{text.start}</h2>
      {job.request.repairs && <Repairs job={job} session={session} address={address} speech={speech} />}
      <PostForm action={`${address}/start`} session={session}>
        {checked && <input type="hidden" name="again" value="true" />}
        <div class="fields">
          {asked.map(([code, problems]) => <label key={code} class="choice"><input type="checkbox" name="accept" value={code} required /><span>{text.codes[code] ?? code} {text.isRight(number(problems.length))}</span></label>)}
          {(checked === null || (checked.rowsCorrected > 0 && checked.kind !== 'initiatives')) && <label>{text.reason}<input name="reason" value={job.request.reason ?? ''} minLength={3} maxLength={1000} required={checked !== null} /><span class="help">{text.reasonHelp}</span></label>}
        </div>
        <fieldset class="fields">
          <legend>{text.whoSees}</legend>
          {(['private', 'public'] as const).map((visibility) => <label key={visibility} class="choice"><input type="radio" name="visibility" value={visibility} checked={job.request.visibility === visibility} /><span><strong>{text.visibility[visibility]}</strong> {text.visibilityMeans[visibility]}</span></label>)}
        </fieldset>
        <button>{text.importNow}</button>
      </PostForm>
    </section>
  );
}

function Understood({ props: { job, checked, indicators, session }, look, address, speech }: { props: DraftImport; look: FileLook; address: string; speech: Speech }) {
  const { text: { imports: text }, language, number } = speech;
  const { file, kind, columns, first, missing, known } = look;
  const named = (column: string) => (language === 'nl' ? HEADER_NAMES[kind][column]?.[0] ?? column : column);
  const wide = columns.some(({ as }) => as !== null && 'indicator' in as);
  const chosen = ({ as }: TakenColumn) => (as === null ? null : 'column' in as ? as.column : as.indicator);
  const options = [...indicators].sort((a, b) => a.label[language].localeCompare(b.label[language], language));
  return (
    <section aria-labelledby="understood">
      <h2 id="understood">{text.understood}</h2>
      <dl class="facts">
        <div><dt>{text.kind}</dt><dd>{text.fileKinds[kind]}{kind !== 'initiatives' && `; ${text.layouts[wide ? 'wide' : 'long']}`}</dd></div>
        <div><dt>{text.read}</dt><dd>{[file.format.toUpperCase(), file.encoding?.toUpperCase(), file.delimiter && text.delimiters[file.delimiter], file.sheet && text.sheet(file.sheet)].filter(Boolean).join(', ')}{file.otherSheets.length > 0 && <>. {text.otherSheets(file.otherSheets.map((name) => `„${name}”`).join(', '))}</>}</dd></div>
        {checked?.understood.numbers && <div><dt>{text.numbers}</dt><dd>{text.numbersAs[checked.understood.numbers]}</dd></div>}
        {checked?.understood.dates && <div><dt>{text.dates}</dt><dd>{text.datesAs[checked.understood.dates]}</dd></div>}
      </dl>
      {checked && checked.understood.untouched > 0 && <p>{text.untouched(number(checked.understood.untouched))}</p>}
      {checked?.understood.mapping === 'remembered' && <p>{text.remembered}</p>}
      {file.otherSheets.length > 0 && (
        <PostForm action={`${address}/columns`} session={session}>
          <p><label>{text.whichSheet} <select name="sheet">{[file.sheet!, ...file.otherSheets].map((name) => <option key={name} value={name}>{name}</option>)}</select></label> <button class="plain-button">{text.readAgain}</button></p>
        </PostForm>
      )}
      {look.mapping.aggregate === undefined && (
        <details open={missing.length > 0 || columns.some(({ as, header }) => as === null && look.mapping.columns[header] !== '-')}>
          <summary>{text.columns}</summary>
          <p>{text.columnsLead}</p>
          <PostForm action={`${address}/columns`} session={session}>
            <div class="entries">
              {columns.map((column, index) => (
                <div class="entry" key={index}>
                  <label for={`as-${index}`}>{text.column} <strong>{column.header}</strong> {text.is}</label>
                  <select id={`as-${index}`} name={`as.${column.header}`}>
                    {column.as === null && look.mapping.columns[column.header] !== '-' && <option value="" selected>{text.notKnown}</option>}
                    <option value="-" selected={look.mapping.columns[column.header] === '-'}>{text.leftOut}</option>
                    <optgroup label={text.ownColumns}>{known.map((each) => <option key={each} value={each} selected={chosen(column) === each}>{named(each)}</option>)}</optgroup>
                    {kind !== 'inputs' && <optgroup label={text.indicators}>{options.map(({ code, label }) => <option key={code} value={code} selected={chosen(column) === code}>{label[language]}</option>)}</optgroup>}
                  </select>
                </div>
              ))}
              {[...new Set([...missing, ...Object.keys(look.mapping.values)])].map((column) => (
                <div class="entry" key={column}>
                  <label for={`value-${column}`}>{text.forEveryRow(named(column))}</label>
                  <input id={`value-${column}`} name={`value.${column}`} value={look.mapping.values[column] ?? ''} />
                </div>
              ))}
              <div class="entry">
                <label for="decimal">{text.decimal}</label>
                <select id="decimal" name="decimal">{(['', 'comma', 'point'] as const).map((each) => <option key={each} value={each} selected={(job.request.decimal ?? '') === each}>{text.decimals[each]}</option>)}</select>
              </div>
            </div>
            <button class="plain-button">{text.readAgain}</button>
          </PostForm>
        </details>
      )}
      {first.length > 0 && (
        <TableBox label={text.first}>
          <table>
            <caption>{text.first}</caption>
            <thead>
              <tr><th scope="col">{text.line}</th>{columns.map((column, index) => <th scope="col" key={index}>{column.header}<span class="unit">{taken(column, named, indicators, speech)}</span></th>)}</tr>
            </thead>
            <tbody>{first.map(({ line, cells }) => <tr key={line}><th scope="row">{number(line)}</th>{columns.map(({ header }, index) => <td key={index}>{short(cells.get(header) ?? '')}</td>)}</tr>)}</tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}

/** What a column is taken as, in words. */
function taken({ as }: TakenColumn, named: (column: string) => string, indicators: readonly KnownIndicator[], { language, text: { imports: text } }: Speech): string {
  if (as === null) return text.leftOut;
  return 'column' in as ? named(as.column) : indicators.find(({ code }) => code === as.indicator)?.label[language] ?? as.indicator;
}

function short(value: string): string {
  return value.length > CELL_SHOWN ? `${value.slice(0, CELL_SHOWN)}…` : value;
}
