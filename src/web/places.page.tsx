import type { PlaceStanding } from '../valuation/landscape.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';
import { NetherlandsMap } from './map.js';
import { StandingCells, StandingHeads } from './standing.js';

export interface PlacesProps {
  basis: Basis | null;
  places: readonly PlaceStanding[];
  /** Initiatives in the Netherlands of which not even the province is known. */
  withoutPlace: number;
  /** What was asked for as municipality, where there is none of that name. */
  noMunicipality: string | undefined;
}

export function PlacesPage({ props: { basis, places, withoutPlace, noMunicipality }, speech }: { props: PlacesProps; speech: Speech }) {
  const { text: { places: text, ...all }, language, number } = speech;
  const provinces = places.filter(({ kind }) => kind === 'province');
  const municipalities = places.filter(({ kind }) => kind === 'municipality');
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="filters" method="get" action={`/${language}/places`} role="search">
        <label>{text.find}<input name="name" list="municipalities" autocomplete="off" maxLength={100} required value={noMunicipality ?? ''} /></label>
        <datalist id="municipalities">{municipalities.map(({ code, label }) => <option key={code} value={label.nl} />)}</datalist>
        <button type="submit">{text.go}</button>
      </form>
      {noMunicipality !== undefined && <p role="status">{all.initiatives.noMunicipality(noMunicipality)}</p>}
      <h2>{all.council.map}</h2>
      <NetherlandsMap municipalities={municipalities} speech={speech} />
      <TableBox label={text.provinces}>
        <table>
          <caption>{text.provinces}</caption>
          <thead><tr><th scope="col">{text.province}</th><th scope="col" class="n">{text.population}</th><th scope="col" class="n">{text.withInitiatives}</th><StandingHeads speech={speech} /></tr></thead>
          <tbody>
            {provinces.map((province) => {
              const own = municipalities.filter((place) => place.province === province.code);
              return (
                <tr key={province.code}>
                  <th scope="row"><a href={`/${language}/places/${province.code}`}>{province.label[language]}</a></th>
                  <td class="n">{number(province.population)}</td>
                  <td class="n">{text.ofSo(number(own.filter(({ initiatives }) => initiatives > 0).length), number(own.length))}</td>
                  <StandingCells standing={province} speech={speech} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
      <TableBox label={all.council.mapTable}>
        <table>
          <caption>{all.council.mapTable}</caption>
          <thead><tr><th scope="col">{text.municipality}</th><th scope="col">{text.province}</th><th scope="col" class="n">{text.population}</th><StandingHeads speech={speech} /></tr></thead>
          <tbody>
            {municipalities.filter(({ initiatives }) => initiatives > 0).map((place) => (
              <tr key={place.code}>
                <th scope="row"><a href={`/${language}/places/${place.code}`}>{place.label[language]}</a></th><td>{speech.name('province', place.province)}</td><td class="n">{number(place.population)}</td>
                <StandingCells standing={place} speech={speech} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {withoutPlace > 0 && <p>{text.withoutPlace(number(withoutPlace))}</p>}
      <p class="quiet">{text.onlyKnown} {text.populationNote}</p>
      {basis && <BasisNote basis={basis} speech={speech} />}
      <p class="links"><a href="/api/v1/places.csv">{text.download}</a></p>
    </>
  );
}
