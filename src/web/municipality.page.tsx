import type { Sector } from '../initiatives/reference-data.js';
import type { PlaceStanding } from '../valuation/landscape.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import { InitiativesTable, type InitiativeRow } from './initiatives.page.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';
import { StandingFigures } from './standing.js';

export interface MunicipalityProps {
  basis: Basis | null;
  place: PlaceStanding;
  sectors: readonly Sector[];
  /** How many initiatives there are of a sector, by its code. */
  bySector: Map<string, number>;
  /** The first of its initiatives, by name. */
  items: readonly InitiativeRow[];
}

export function MunicipalityPage({ props: { basis, place, sectors, bySector, items }, speech }: { props: MunicipalityProps; speech: Speech }) {
  const { text: { places: text, ...all }, language, number, name } = speech;
  const initiatives = `/${language}/initiatives?municipality=${place.code}`;
  const [some, none] = [sectors.filter(({ code }) => bySector.has(code)), sectors.filter(({ code }) => !bySector.has(code))];
  return (
    <>
      <h1>{place.label[language]}</h1>
      <p class="lead">{text.inhabitantsIn(number(place.population))} <a href={`/${language}/places/${place.province}`}>{name('province', place.province)}</a>.</p>
      <StandingFigures standing={place} more={initiatives} speech={speech} />
      {basis && place.measured > 0 && <BasisNote basis={basis} speech={speech} />}
      <p><a class="button" href={`/${language}/places/${place.code}/council-note`}>{all.council.link}</a></p>
      <p class="quiet">{all.council.linkWhat}</p>
      {items.length > 0 && (
        <section aria-labelledby="initiatives">
          <h2 id="initiatives">{all.initiatives.title}</h2>
          <InitiativesTable items={items} speech={speech} />
          {items.length < place.initiatives && <p><a href={initiatives}>{text.allInitiatives(number(place.initiatives))}</a></p>}
        </section>
      )}
      <section aria-labelledby="fields">
        <h2 id="fields">{text.fields}</h2>
        {some.length > 0 && (
          <TableBox label={text.fields}>
            <table>
              <thead><tr><th scope="col">{all.sectors.sector}</th><th scope="col" class="n">{all.landscape.initiatives}</th></tr></thead>
              <tbody>
                {some.map(({ code, label }) => <tr key={code}><th scope="row"><a href={`${initiatives}&sector=${code}`}>{label[language]}</a></th><td class="n">{number(bySector.get(code)!)}</td></tr>)}
              </tbody>
            </table>
          </TableBox>
        )}
        <p>{text.noneIn}</p>
        <ul class="inline">{none.map(({ code, label }) => <li key={code}><a href={`/${language}/sectors/${code}`}>{label[language]}</a></li>)}</ul>
      </section>
      <p class="quiet">{text.onlyKnown} {text.populationNote}</p>
    </>
  );
}
