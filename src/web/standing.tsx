import type { Standing } from '../valuation/landscape.service.js';
import type { Speech } from './language.js';
import { EvidenceList, Range, RangeCell } from './range.js';

/** The heads of the columns that say how a sector or place stands. */
export function StandingHeads({ speech: { text: { landscape: text, ranges } } }: { speech: Speech }) {
  return <><th scope="col" class="n">{text.initiatives}</th><th scope="col" class="n">{text.measured}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{ranges.column}</th></>;
}

/** How many initiatives there are, how many of them measured, and what of it is valued. */
export function StandingCells({ standing: { initiatives, measured, value, range }, speech }: { standing: Standing; speech: Speech }) {
  const { text, number, euro } = speech;
  return (
    <>
      <td class="n">{number(initiatives)}</td>
      <td class="n">{measured > 0 ? number(measured) : initiatives > 0 ? <span class="quiet">{text.notMeasured}</span> : '—'}</td>
      <td class="n">{value === null ? '—' : euro(value)}</td>
      <td class="n"><RangeCell range={range} money={euro} speech={speech} /></td>
    </>
  );
}

/** The same at large, for a sector or place of its own. */
export function StandingFigures({ standing, more, speech }: { standing: Standing; more: string; speech: Speech }) {
  const { text: { landscape: text, ...all }, number, euro } = speech;
  const { initiatives, measured, value, backcastValue, priced, backcast, held, excluded, range, evidence } = standing;
  return (
    <dl class="figures">
      <div><dt>{text.initiatives}</dt><dd>{number(initiatives)}</dd>{initiatives > 0 && <dd class="quiet"><a href={more}>{text.showInitiatives}</a></dd>}</div>
      {initiatives > 0 && <div><dt>{text.measured}</dt><dd>{measured === 0 ? all.notMeasured : number(measured)}</dd></div>}
      {measured > 0 && (
        <div>
          <dt>{text.value}</dt><dd>{value === null ? all.initiatives.noPrice : euro(value)}</dd>
          {range && <dd class="quiet"><Range range={range} money={euro} speech={speech} /></dd>}
          {evidence && <dd class="quiet"><EvidenceList evidence={evidence} speech={speech} /></dd>}
          {backcastValue !== null && <dd class="quiet">{text.backcastPart(euro(backcastValue))}</dd>}
          <dd class="quiet">{text.lines(number(priced + backcast), number(held), number(excluded))}</dd>
        </div>
      )}
    </dl>
  );
}
