import type { PlaceStanding } from '../valuation/landscape.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';
import { StandingCells, StandingFigures, StandingHeads } from './standing.js';

export interface ProvinceProps {
  basis: Basis | null;
  province: PlaceStanding;
  municipalities: readonly PlaceStanding[];
}

export function ProvincePage({ props: { basis, province, municipalities }, speech }: { props: ProvinceProps; speech: Speech }) {
  const { text: { places: text }, language, number } = speech;
  const [active, silent] = [municipalities.filter(({ initiatives }) => initiatives > 0), municipalities.filter(({ initiatives }) => initiatives === 0)];
  return (
    <>
      <h1>{province.label[language]}</h1>
      <p class="lead">{text.inhabitants(number(province.population), number(municipalities.length))}</p>
      <StandingFigures standing={province} more={`/${language}/initiatives?province=${province.code}`} speech={speech} />
      {basis && province.measured > 0 && <BasisNote basis={basis} speech={speech} />}
      {active.length > 0 && (
        <section aria-labelledby="active">
          <h2 id="active">{text.active}</h2>
          <TableBox label={text.active}>
            <table>
              <thead><tr><th scope="col">{text.municipality}</th><th scope="col" class="n">{text.population}</th><StandingHeads speech={speech} /></tr></thead>
              <tbody>
                {active.map((place) => (
                  <tr key={place.code}>
                    <th scope="row"><a href={`/${language}/places/${place.code}`}>{place.label[language]}</a></th>
                    <td class="n">{number(place.population)}</td>
                    <StandingCells standing={place} speech={speech} />
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </section>
      )}
      {silent.length > 0 && (
        <section aria-labelledby="silent">
          <h2 id="silent">{text.silent(number(silent.length))}</h2>
          <p>{text.onlyKnown}</p>
          <ul class="inline">{silent.map((place) => <li key={place.code}><a href={`/${language}/places/${place.code}`}>{place.label[language]}</a></li>)}</ul>
        </section>
      )}
      <p class="quiet">{text.populationNote}</p>
      <p class="links"><a href={`/${language}/places`}>{text.allPlaces}</a><a href={`/api/v1/places.csv?province=${province.code}`}>{text.download}</a></p>
    </>
  );
}
