import { citation, CITATION_FORMATS, type Cited } from '../pricelist/citation.js';
import type { Speech } from './language.js';

/** How to cite a version of a list, or one price in it: folded, in three forms, each also from the API. */
export function Cite({ cited, speech: { text: { prices: text } } }: { cited: Cited; speech: Speech }) {
  const { list: { list, version }, entry, language } = cited;
  return (
    <details>
      <summary>{text.cite}</summary>
      {CITATION_FORMATS.map((format) => (
        <div key={format}>
          <p class="links"><a href={`/api/v1/price-lists/${list}/versions/${version}/citation?format=${format}&language=${language}${entry ? `&indicator=${entry.code}` : ''}`}>{text.citeFormats[format]}</a></p>
          {format === 'text' ? <p>{citation(cited, format)}</p> : <pre class="code" role="region" aria-label={`${text.cite}: ${text.citeFormats[format]} ${list} ${version}`} tabIndex={0}><code>{citation(cited, format)}</code></pre>}
        </div>
      ))}
    </details>
  );
}
