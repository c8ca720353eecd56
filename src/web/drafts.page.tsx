import type { Session } from '../organisations/sessions.service.js';
import type { PriceListDraft } from '../pricelist/drafts.service.js';
import { DraftFields } from './draft-fields.js';
import type { Speech } from './language.js';
import { PostForm, TableBox } from './layout.js';

export interface DraftsProps {
  drafts: readonly PriceListDraft[];
  /** The form came back with neither a file nor a text. */
  nothingSent: boolean;
  session: Session;
}

export function DraftsPage({ props: { drafts, nothingSent, session }, speech }: { props: DraftsProps; speech: Speech }) {
  const { text: { drafts: text }, language, day } = speech;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead(session.viewer.organisation)}</p>
      {drafts.length === 0 ? <p>{text.none}</p> : (
        <TableBox label={text.title}>
          <table>
            <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.edited}</th><th scope="col">{text.by}</th><th scope="col">{text.status}</th></tr></thead>
            <tbody>
              {drafts.map((draft) => (
                <tr key={draft.id}>
                  <th scope="row"><a href={`/${language}/price-lists/drafts/${draft.id}`}>{draft.name}</a></th>
                  <td>{day(new Date(draft.updatedAt).toISOString())}</td>
                  <td>{draft.createdBy}</td>
                  <td>{draft.publishedList === null ? text.draft : <PublishedAs draft={draft} speech={speech} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      <h2>{text.newTitle}</h2>
      <p>{text.newLead}</p>
      {nothingSent && <p role="alert"><strong class="mark">{text.nothingSent}</strong></p>}
      <PostForm action={`/${language}/price-lists/drafts`} session={session} file>
        <DraftFields name="" source="" speech={speech} />
        <button>{text.save}</button>
      </PostForm>
    </>
  );
}

/** As which version a draft was published, with the way there. */
export function PublishedAs({ draft: { publishedList: list, publishedVersion: version }, speech: { language, text } }: { draft: PriceListDraft; speech: Speech }) {
  return <>{text.drafts.published} <a href={`/${language}/price-lists/${list}/${version}`}>{list} {version}</a></>;
}
