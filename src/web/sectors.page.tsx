import type { SectorStanding } from '../valuation/landscape.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';
import { StandingCells, StandingHeads } from './standing.js';

export function SectorsPage({ basis, sectors, speech }: { basis: Basis | null; sectors: readonly SectorStanding[]; speech: Speech }) {
  const { text: { sectors: text }, language } = speech;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <TableBox label={text.title}>
        <table>
          <thead><tr><th scope="col">{text.sector}</th><StandingHeads speech={speech} /></tr></thead>
          <tbody>
            {sectors.map((sector) => (
              <tr key={sector.code}>
                <th scope="row"><a href={`/${language}/sectors/${sector.code}`}>{sector.label[language]}</a><span class="summary">{sector.explanation[language]}</span></th>
                <StandingCells standing={sector} speech={speech} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {basis && <BasisNote basis={basis} speech={speech} />}
      <p class="links"><a href="/api/v1/sectors.csv">{text.download}</a></p>
    </>
  );
}
