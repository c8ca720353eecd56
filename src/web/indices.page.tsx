import { spansSectors } from '../indices/index-definition.js';
import type { IndexSummary } from '../indices/published-index.js';
import { groupBy } from '../shared/group-by.js';
import { IndexTile, noLevel } from './index-table.js';
import type { Speech } from './language.js';

export function IndicesPage({ indices, speech }: { indices: readonly IndexSummary[]; speech: Speech }) {
  const { text: { indices: text } } = speech;
  const groups = groupBy(indices, (index) => (spansSectors(index) ? text.allSectors : index.countries.every((country) => country === 'NL') ? text.bySector : text.elsewhere));
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {[...groups].map(([title, group]) => <Group key={title} title={title} indices={group} speech={speech} />)}
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
