import type { IndexSummary } from '../indices/published-index.js';
import type { ExplainedChange } from '../valuation/change.service.js';
import type { SectorStanding } from '../valuation/landscape.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import { ChangeSection } from './change.page.js';
import { IndexTile } from './index-table.js';
import type { Speech } from './language.js';
import { BasisNote } from './layout.js';
import { StandingFigures } from './standing.js';
import { ValueLinks } from './value.page.js';

export interface SectorProps {
  sector: SectorStanding;
  basis: Basis | null;
  /** The indices of this sector alone. */
  indices: readonly IndexSummary[];
  /** Between its last two years with a value; null where there are none. */
  change: ExplainedChange | null;
}

export function SectorPage({ props: { sector, basis, indices, change }, speech }: { props: SectorProps; speech: Speech }) {
  const { text: { sectors: text }, language } = speech;
  const isDutch = ({ countries }: IndexSummary) => countries.every((country) => country === 'NL');
  const shown = indices.filter((index) => index.last || isDutch(index)).toSorted((a, b) => Number(isDutch(b)) - Number(isDutch(a)));
  return (
    <>
      <h1>{sector.label[language]}</h1>
      <p class="lead">{sector.explanation[language]}</p>
      <StandingFigures standing={sector} more={`/${language}/initiatives?sector=${sector.code}`} speech={speech} />
      {sector.value !== null && <ValueLinks filter={{ sector: sector.code }} speech={speech} />}
      {basis && sector.measured > 0 && <BasisNote basis={basis} speech={speech} />}
      {change && <ChangeSection change={change} filter={{ sector: sector.code }} speech={speech} />}
      <section aria-labelledby="indices">
        <h2 id="indices">{text.indices}</h2>
        {shown.length === 0 ? <p>{text.noIndex}</p> : <div class="tiles">{shown.map((index) => <IndexTile key={index.code} index={index} speech={speech} />)}</div>}
      </section>
      <dl class="facts">
        <div><dt>{text.class}</dt><dd>{sector.icnptso.code} <span lang="en">{sector.icnptso.title}</span> <span class="quiet">{text.classWhy}</span></dd></div>
      </dl>
      <p class="links"><a href={`/${language}/sectors`}>{text.all}</a></p>
    </>
  );
}
