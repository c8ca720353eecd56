import type { IndicatorOfList } from '../measurements/indicators.service.js';
import type { Session } from '../organisations/sessions.service.js';
import { labelOf, UNITS } from '../pricelist/closed-lists.js';
import type { PriceListDraft } from '../pricelist/drafts.service.js';
import { summaryOf } from '../pricelist/price-list-summary.js';
import type { PriceListVersion } from '../pricelist/pricelist.service.js';
import type { Problem } from '../shared/errors.js';
import { DraftFields } from './draft-fields.js';
import { PublishedAs } from './drafts.page.js';
import type { Speech } from './language.js';
import { PostForm, TableBox } from './layout.js';
import { Status } from './price-table.js';

/** What a draft comes to: everything that is wrong with it, or the version it would be and the entries that are its own. */
export type DraftRead = { problems: readonly Problem[] } | { version: PriceListVersion; own: readonly IndicatorOfList[]; already: boolean };

export interface DraftProps {
  draft: PriceListDraft;
  tag: string;
  /** Null where it is published. */
  read: DraftRead | null;
  /** What could not be saved, because somebody else had edited the draft meanwhile. */
  unsaved: string | null;
  session: Session;
}

export function DraftPage({ props: { draft, tag, read, unsaved, session }, speech }: { props: DraftProps; speech: Speech }) {
  const { text: { drafts: text }, language, day } = speech;
  const address = `/${language}/price-lists/drafts/${draft.id}`;
  return (
    <>
      <p class="links"><a href={`/${language}/price-lists/drafts`}>{text.title}</a></p>
      <h1>{draft.name}</h1>
      <p class="lead">{text.editedOn(day(new Date(draft.updatedAt).toISOString()), draft.createdBy)}</p>
      {unsaved !== null && <p role="alert"><strong class="mark">{text.unsaved}</strong></p>}
      {read === null && <p><PublishedAs draft={draft} speech={speech} />. {text.neverChanges}</p>}
      {read && 'problems' in read && <Problems problems={read.problems} speech={speech} />}
      {read && 'version' in read && (
        <>
          <Contents read={read} speech={speech} />
          <p class="links"><a class="button" href={`${address}/publish`}>{text.publish}</a><a href={`/${language}/price-lists/compare?to=drafts/${draft.id}`}>{text.effect}</a></p>
        </>
      )}
      {read && (
        <>
          <h2>{text.editTitle}</h2>
          <PostForm action={address} session={session} file>
            <input type="hidden" name="tag" value={tag} />
            <DraftFields name={draft.name} source={unsaved ?? draft.source} speech={speech} />
            <button>{text.save}</button>
          </PostForm>
          <details>
            <summary>{text.remove}</summary>
            <PostForm action={`${address}/delete`} session={session}><p>{text.removeLead}</p><button>{text.removeNow}</button></PostForm>
          </details>
        </>
      )}
    </>
  );
}

function Problems({ problems, speech: { text: { drafts: text }, number } }: { problems: readonly Problem[]; speech: Speech }) {
  return (
    <>
      <h2>{text.problems(problems.length, number(problems.length))}</h2>
      <p>{text.problemsLead}</p>
      <ol id="problems">
        {problems.map(({ pointer, row, value, message }, at) => (
          <li key={at}>
            {row !== undefined && <strong>{text.line(String(row))}</strong>} {pointer && <code>{pointer}</code>} {value !== undefined && <>{text.says} <code>{value}</code></>}
            <p lang="en">{message}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Contents({ read: { version, own, already }, speech }: { read: Exclude<DraftRead, { problems: unknown }>; speech: Speech }) {
  const { text: { drafts: text, prices, initiative }, language, day, number, price: money } = speech;
  const { list, version: number_, title, extends: on, indicators, added, overridden, currency, published, sha256 } = summaryOf(version);
  return (
    <>
      <h2>{text.right}</h2>
      {already && <p><strong class="mark">{text.already}</strong></p>}
      <dl class="facts">
        <div><dt>{text.list}</dt><dd>{title[language]} ({list} {number_})</dd></div>
        {on && <div><dt>{text.extends}</dt><dd><a href={`/${language}/price-lists/${on.list}/${on.version}`}>{on.list} {on.version}</a>: {text.layers(number(overridden), number(added))}</dd></div>}
        <div><dt>{text.indicators}</dt><dd>{number(indicators)}, {currency}</dd></div>
        <div><dt>{prices.published}</dt><dd>{day(published)}</dd></div>
        <div><dt>{prices.hash}</dt><dd><code>{sha256}</code></dd></div>
      </dl>
      <TableBox label={text.own}>
        <table id="own-entries">
          <caption>{text.own}</caption>
          <thead><tr><th scope="col">{prices.indicator}</th><th scope="col" class="n">{prices.amount}</th><th scope="col">{prices.status}</th><th scope="col">{prices.why}</th></tr></thead>
          <tbody>
            {own.map((indicator) => {
              const { entry, price } = indicator;
              const override = entry.layers?.at(-1)?.override;
              return (
                <tr key={entry.code}>
                  <th scope="row">{entry.label[language]}<span class="unit"><code>{entry.code}</code></span></th>
                  <td class="n">{price?.amount ? money(price.amount, currency) : '—'}<span class="unit">{initiative.perUnit} {labelOf(UNITS, entry.unit, language)}</span></td>
                  <td><Status indicator={indicator} speech={speech} /></td>
                  <td>{override ? override.reason[language] : text.isNew}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
