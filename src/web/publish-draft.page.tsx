import type { Session } from '../organisations/sessions.service.js';
import type { PriceListDraft } from '../pricelist/drafts.service.js';
import type { PriceListVersion } from '../pricelist/pricelist.service.js';
import type { Speech } from './language.js';
import { PostForm } from './layout.js';

export interface PublishDraftProps {
  draft: PriceListDraft;
  tag: string;
  version: PriceListVersion;
  /** Why it was not published just now. */
  refused: readonly string[];
  session: Session;
}

/** The last look before a list is published: what never changes again, and who will see it. */
export function PublishDraftPage({ props: { draft, tag, version: { list, version, content, visibility, sha256 }, refused, session }, speech: { language, text: { drafts: text, prices } } }: { props: PublishDraftProps; speech: Speech }) {
  const address = `/${language}/price-lists/drafts/${draft.id}`;
  return (
    <>
      <p class="links"><a href={address}>{draft.name}</a></p>
      <h1>{text.publishTitle(list, version)}</h1>
      {refused.length > 0 && <ul role="alert" lang="en">{refused.map((why) => <li key={why}><strong class="mark">{why}</strong></li>)}</ul>}
      <p class="lead">{content.title[language]}. {text.publishLead}</p>
      <p>{prices.hash}: <code>{sha256}</code></p>
      <PostForm action={`${address}/publish`} session={session}>
        <input type="hidden" name="tag" value={tag} />
        <fieldset class="fields">
          <legend>{text.whoSees}</legend>
          {(['public', 'private'] as const).map((each) => (
            <label key={each} class="choice"><input type="radio" name="visibility" value={each} required checked={visibility === each} /><span><strong>{text.visibility[each]}</strong> {text.visibilityMeans[each]}</span></label>
          ))}
        </fieldset>
        <button>{text.publishNow(list, version)}</button>
      </PostForm>
    </>
  );
}
