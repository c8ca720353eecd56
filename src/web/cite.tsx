import { citation, type Cited } from '../pricelist/citation.js';
import type { Speech } from './language.js';

/** How to cite a version of a list, or one price in it: folded, in three forms. */
export function Cite({ cited, speech: { text: { prices: text } } }: { cited: Cited; speech: Speech }) {
  const { list, version } = cited.list;
  return (
    <details>
      <summary>{text.cite}</summary>
      <p>{citation(cited, 'text')}</p>
      {(['bibtex', 'csl'] as const).map((format) => (
        <pre key={format} class="code" role="region" aria-label={`${text.cite}: ${text.citeFormats[format]}, ${list} ${version}`} tabIndex={0}><code>{citation(cited, format)}</code></pre>
      ))}
    </details>
  );
}
