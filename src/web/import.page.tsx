import type { ImportJob } from '../measurements/import-jobs.service.js';
import type { ImportOutcome } from '../measurements/imports.service.js';
import type { Session } from '../organisations/sessions.service.js';
import type { Problem } from '../shared/errors.js';
import type { Speech } from './language.js';
import { PostForm } from './layout.js';

export interface ImportProps {
  id: string;
  job: ImportJob | null;
  /** What it brought in. */
  done: ImportOutcome['import'] | null;
  /** Why it cannot be undone. */
  inTheWay: readonly Problem[] | null;
  session: Session;
}

/** A file that is being imported, was, or was stopped. */
export function ImportPage({ props: { id, job, done, inTheWay, session }, speech }: { props: ImportProps; speech: Speech }) {
  const { text: { imports: text }, language } = speech;
  const home = `/${language}/import`;
  return (
    <>
      <p><a href={home}>{text.back}</a></p>
      <h1>{(job?.request ?? done!).name}</h1>
      {done ? <Done job={job} done={done} inTheWay={inTheWay} session={session} speech={speech} /> : <Unfinished id={id} job={job!} session={session} speech={speech} />}
    </>
  );
}

function Unfinished({ id, job, session, speech: { text: { imports: text }, language, number } }: { id: string; job: ImportJob; session: Session; speech: Speech }) {
  const address = `/${language}/import/${id}`;
  if (job.status === 'cancelled') return <><h2>{text.cancelledTitle}</h2><p>{text.cancelled}</p></>;
  if (job.status === 'failed') return <><h2>{text.failedTitle}</h2><p>{text.failed}</p></>;
  return (
    <>
      <h2>{text.going}</h2>
      <p class="figure-line" role="status" data-events={`${address}/events`} data-rows={text.rowsRead('0')}>{text.rowsRead(number(job.rows_read))}</p>
      <p>{text.goingLead}</p>
      <noscript><p><a href={address}>{text.refresh}</a></p></noscript>
      <PostForm action={`${address}/cancel`} session={session}><button class="plain-button">{text.cancel}</button></PostForm>
    </>
  );
}

function Done({ job, done, inTheWay, session, speech }: { job: ImportJob | null; done: ImportOutcome['import']; inTheWay: readonly Problem[] | null; session: Session; speech: Speech }) {
  const { text: { imports: text }, language, number, day } = speech;
  const already = job?.outcome?.already === true;
  return (
    <>
      <h2>{text.doneTitle}</h2>
      {already && <p><strong class="mark">{text.already}</strong> <a href={`/${language}/import/${done.id}`}>{text.alreadyAs}</a></p>}
      {done.undoneBy !== null && <p><strong class="mark">{text.undone}</strong> <a href={`/${language}/import/${done.undoneBy}`}>{text.undoneBy}</a></p>}
      {done.undoes !== null && <p>{text.isUndo} <a href={`/${language}/import/${done.undoes}`}>{text.alreadyAs}</a></p>}
      <dl class="facts">
        <div><dt>{text.kind}</dt><dd>{text.fileKinds[done.kind]}, {text.visibilities[done.visibility]}</dd></div>
        <div><dt>{text.rows}</dt><dd>{number(done.rowsTotal)}{done.undoes === null && <>: {text.done(number(done.rowsNew ?? 0), number(done.rowsCorrected ?? 0), number(done.rowsUnchanged ?? 0))}</>}</dd></div>
        {done.reason && <div><dt>{text.reason}</dt><dd>{done.reason}</dd></div>}
        <div><dt>{text.sent}</dt><dd>{day(new Date(done.publishedAt!).toISOString())}, {text.by} {done.createdBy}, {text.publication(String(done.publication))}</dd></div>
        <div><dt>SHA-256</dt><dd><code>{done.fileSha256}</code></dd></div>
      </dl>
      {done.understood?.repairs && <p>{text.repairs(number(done.understood.repairs.cells.length), number(done.understood.repairs.leftOut.length))}</p>}
      <p>{text.valuedSoon} <a href={`/${language}/initiatives`}>{text.seeInitiatives}</a></p>
      {done.undoneBy === null && !already && (
        <section aria-labelledby="undo">
          <h2 id="undo">{text.undo}</h2>
          <p>{text.undoLead}</p>
          {inTheWay && (
            <div role="alert">
              <p><strong class="mark">{text.undoRefused}</strong></p>
              <ul>{inTheWay.slice(0, IN_THE_WAY).map(({ row, message }, index) => <li key={index}>{row !== undefined && <>{text.resting(number(row))}: </>}<span lang="en">{message}</span></li>)}</ul>
            </div>
          )}
          <PostForm action={`/${language}/import/${done.id}/undo`} session={session}>
            <div class="fields"><label>{text.undoReason}<input name="reason" required minLength={3} maxLength={1000} /></label></div>
            <button class="plain-button">{text.undoNow}</button>
          </PostForm>
        </section>
      )}
    </>
  );
}

const IN_THE_WAY = 20;
