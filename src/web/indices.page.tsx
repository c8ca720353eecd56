import { spansSectors } from '../indices/index-definition.js';
import type { Planned } from '../indices/publication-calendar.js';
import type { IndexSummary, Publication } from '../indices/published-index.js';
import { groupBy } from '../shared/group-by.js';
import { IndexTile, noLevel, Ticker } from './index-table.js';
import type { Speech } from './language.js';

export interface IndicesProps {
  indices: readonly IndexSummary[];
  /** What was published last, the newest first. */
  publications: readonly Publication[];
  planned: readonly Planned[];
}

export function IndicesPage({ props: { indices, publications, planned }, speech }: { props: IndicesProps; speech: Speech }) {
  const { text: { indices: text, indexPages: more, index: one }, language, day, reason } = speech;
  const groups = groupBy(indices, (index) => (spansSectors(index) ? text.allSectors : index.countries.every((country) => country === 'NL') ? text.bySector : text.elsewhere));
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <Ticker indices={indices} speech={speech} />
      <p><a href={`/${language}/indices/explained`}>{more.explained}</a></p>
      {[...groups].map(([title, group]) => <Group key={title} title={title} indices={group} speech={speech} />)}
      <section aria-labelledby="publications">
        <h2 id="publications">{more.publications}</h2>
        <ul>
          {publications.map(({ code, vintage, title, publishedAt, reason: why }) => (
            <li key={`${code} ${vintage}`}>{day(publishedAt)}: <a href={`/${language}/indices/${code}?vintage=${vintage}`}>{title[language]}</a>, {one.vintage(String(vintage), '').split(',')[0]!.toLowerCase()}: {reason(why)}</li>
          ))}
        </ul>
        <p><a href="/api/v1/publications.atom" type="application/atom+xml">{more.feed}</a></p>
        <h3>{more.planned}</h3>
        <ul>{planned.map(({ day: on, what, year }) => <li key={`${on} ${what}`}>{day(on)}: {more.plannedWhat[what](String(year))}</li>)}</ul>
      </section>
    </>
  );
}

/** Indices with a level as tiles; those without in few lines, by the reason why. */
function Group({ title, indices, speech }: { title: string; indices: readonly IndexSummary[]; speech: Speech }) {
  const { text: { indices: text }, language } = speech;
  const published = indices.filter((index) => index.last);
  const byReason = groupBy(indices.filter((index) => !index.last), (index) => noLevel(index.closest, speech));
  return (
    <>
      <h2>{title}</h2>
      {title === text.allSectors && <p>{text.allSectorsLead}</p>}
      {published.length > 0 && <div class="tiles">{published.map((index) => <IndexTile key={index.code} index={index} speech={speech} />)}</div>}
      {byReason.size > 0 && (
        <dl class="held">
          {[...byReason].map(([why, suppressed]) => (
            <div key={why}>
              <dt>{why}</dt>
              <dd><ul class="inline">{suppressed.map((index) => <li key={index.code}><a href={`/${language}/indices/${index.code}`}>{index.title[language]}</a>{index.closest && ` (${index.closest.year})`}</li>)}</ul></dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
