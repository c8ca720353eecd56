import type { ImportJob } from '../measurements/import-jobs.service.js';
import type { ImportOutcome } from '../measurements/imports.service.js';
import { ROW_FILES } from '../measurements/read-rows.js';
import type { Session } from '../organisations/sessions.service.js';
import type { Speech } from './language.js';
import { PostForm, TableBox } from './layout.js';

export interface ImportsProps {
  open: readonly ImportJob[];
  earlier: readonly ImportOutcome['import'][];
  /** The cursor of the next page of what was imported earlier. */
  next: string | null;
  /** The form came back: without a file, or with one that we cannot read. */
  refused: { unknownKind: string | null } | null;
  session: Session;
}

const ENDINGS = [...Object.keys(ROW_FILES), 'txt', 'tsv'].map((ending) => `.${ending}`).join(',');

export function ImportsPage({ props: { open, earlier, next, refused, session }, speech }: { props: ImportsProps; speech: Speech }) {
  const { text: { imports: text, ...all }, language, day, number } = speech;
  const home = `/${language}/import`;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {refused && <p role="alert"><strong class="mark">{refused.unknownKind === null ? text.noFile : text.unknownKind(refused.unknownKind)}</strong></p>}
      <PostForm action={home} session={session} file>
        <div class="fields">
          <label>{text.file}<input type="file" name="file" required accept={ENDINGS} class="drop" /></label>
          <span class="help">{text.kinds}</span>
        </div>
        <button>{text.look}</button>
      </PostForm>

      {open.length > 0 && (
        <section aria-labelledby="open">
          <h2 id="open">{text.open}</h2>
          <TableBox label={text.open}>
            <table>
              <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.status}</th><th scope="col">{text.sent}</th></tr></thead>
              <tbody>
                {open.map((job) => (
                  <tr key={job.id}>
                    <th scope="row"><a href={`${home}/${job.id}`}>{job.request.name}</a></th><td>{text.statuses[job.status]}</td>
                    <td>{day(new Date(job.created_at).toISOString())}, {text.by} {job.created_by}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </section>
      )}

      <section aria-labelledby="templates">
        <h2 id="templates">{text.templates}</h2>
        <p>{text.templatesLead}</p>
        <ul>
          {(['measurements', 'inputs', 'initiatives'] as const).map((kind) => (
            <li key={kind}>
              {text.template[kind]}: <a href={`${home}/templates/${kind}.xlsx`} download>Excel</a>, <a href={`${home}/templates/${kind}.csv`} download>CSV</a>
              {kind === 'measurements' && <>, <a href={`${home}/templates/${kind}-wide.xlsx`} download>{text.wide}</a></>}
            </li>
          ))}
        </ul>
      </section>

      <section aria-labelledby="earlier">
        <h2 id="earlier">{text.earlier}</h2>
        {earlier.length === 0 ? <p>{text.none}</p> : (
          <TableBox label={text.earlier}>
            <table>
              <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.kind}</th><th scope="col" class="n">{text.rows}</th><th scope="col">{text.status}</th><th scope="col">{text.sent}</th></tr></thead>
              <tbody>
                {earlier.map((each) => (
                  <tr key={each.id}>
                    <th scope="row"><a href={`${home}/${each.id}`}>{each.name}</a></th><td>{text.fileKinds[each.kind]}</td><td class="n">{number(each.rowsTotal)}</td>
                    <td>{each.undoneBy !== null ? text.statuses.undone : each.undoes !== null ? text.isUndo : `${text.statuses.done}, ${text.visibilities[each.visibility]}`}</td>
                    <td>{day(new Date(each.publishedAt!).toISOString())}, {text.by} {each.createdBy}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        )}
        {next && <p><a href={`${home}?cursor=${encodeURIComponent(next)}`} rel="next">{all.initiatives.next}</a></p>}
      </section>
    </>
  );
}
