import type { IndexSummary } from '../indices/indices.service.js';
import { IndexTile } from './index-table.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

export function IndicesPage({ indices, speech }: { indices: readonly IndexSummary[]; speech: Speech }) {
  const { text: { indices: text }, language, reason } = speech;
  const suppressed = indices.filter((index) => !index.last);
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <h2>{text.published}</h2>
      <div class="tiles">{indices.filter((index) => index.last).map((index) => <IndexTile key={index.code} index={index} speech={speech} />)}</div>
      {suppressed.length > 0 && (
        <>
          <h2>{text.suppressed}</h2>
          <TableBox label={text.suppressed}>
            <table>
              <thead><tr><th scope="col">{text.index}</th><th scope="col">{text.year}</th><th scope="col">{text.reason}</th></tr></thead>
              <tbody>
                {suppressed.map((index) => (
                  <tr key={index.code}>
                    <th scope="row"><a href={`/${language}/indices/${index.code}`}>{index.title[language]}</a></th>
                    <td>{index.closest?.year ?? '—'}</td>
                    <td>{reason(index.closest?.reason ?? 'no-data')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
    </>
  );
}
