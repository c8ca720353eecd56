import { readFileSync } from 'node:fs';
import { geoMercator, geoPath } from 'd3-geo';
import { PROJECT_ROOT } from '../config.js';
import type { PlaceStanding } from '../valuation/landscape.service.js';
import type { Speech } from './language.js';

type Outlines = GeoJSON.FeatureCollection<GeoJSON.MultiPolygon, { code: string }>;

const [WIDTH, HEIGHT, MARGIN] = [480, 560, 4];
/** How many initiatives the classes begin at; fewer are in the class before. */
const CLASSES = [1, 2, 4, 10];

/** The outline of every municipality in the picture, by its code: read and projected once, when first drawn. */
let outlines: Map<string, string> | null = null;

function paths(): Map<string, string> {
  if (outlines) return outlines;
  const map = JSON.parse(readFileSync(`${PROJECT_ROOT}fixtures/reference/map-2023.json`, 'utf8')) as Outlines;
  const path = geoPath(geoMercator().fitExtent([[MARGIN, MARGIN], [WIDTH - MARGIN, HEIGHT - MARGIN]], map)).digits(1);
  outlines = new Map(map.features.map((feature) => [feature.properties.code, path(feature) ?? '']));
  return outlines;
}

const classOf = (initiatives: number) => CLASSES.filter((from) => initiatives >= from).length;

/** The Netherlands by municipality: how many initiatives are known. A picture of the table beside it; those with initiatives lead to their page. */
export function NetherlandsMap({ municipalities, speech: { text: { council: text }, language, number } }: { municipalities: readonly PlaceStanding[]; speech: Speech }) {
  const drawn = paths();
  const shape = ({ code, initiatives }: PlaceStanding) => <path d={drawn.get(code)} class={`map-${classOf(initiatives)}`} />;
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={text.mapLabel}>
        <g aria-hidden="true">{municipalities.filter(({ initiatives }) => initiatives === 0).map((place) => <path key={place.code} d={drawn.get(place.code)} class="map-0" />)}</g>
        {municipalities.filter(({ initiatives }) => initiatives > 0).map((place) => {
          const label = text.mapPlace(place.label[language], number(place.initiatives));
          return <a key={place.code} href={`/${language}/places/${place.code}`} aria-label={label}><title>{label}</title>{shape(place)}</a>;
        })}
      </svg>
      <figcaption>
        <ul class="inline">{text.classes.map((name, at) => <li key={name}><span class={`swatch map-${at}`} aria-hidden="true" /> {name}</li>)}</ul>
        <span class="quiet">{text.mapSource}</span>
      </figcaption>
    </figure>
  );
}
