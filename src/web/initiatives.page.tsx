import type { Facet, InitiativeFilter } from '../initiatives/initiatives.service.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { BasisNote, TableBox } from './layout.js';

export interface InitiativesProps {
  basis: Basis | null;
  filter: InitiativeFilter;
  items: readonly { slug: string; name: string; country: string; sector: string; value: string | null; measured: boolean; firstYear: number | null; lastYear: number | null }[];
  total: number;
  next: string | null;
  /** Whether a later page than the first is shown. */
  later: boolean;
  facets: { countries: Facet[]; sectors: Facet[] };
}

export function InitiativesPage({ props, speech }: { props: InitiativesProps; speech: Speech }) {
  const { text: { initiatives: text, ...all }, language, cents, number, country } = speech;
  const query = new URLSearchParams(Object.entries(props.filter).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return (
    <>
      <h1>{text.title}</h1>
      <Filters props={props} speech={speech} />
      <p role="status">{props.total === 0 ? text.none : text.lead(number(props.total))}</p>
      {props.items.length > 0 && (
        <TableBox label={text.title}>
          <table>
            <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.country}</th><th scope="col">{text.sector}</th><th scope="col">{text.years}</th><th scope="col" class="n">{text.value}</th></tr></thead>
            <tbody>
              {props.items.map((item) => (
                <tr key={item.slug}>
                  <th scope="row"><a href={`/${language}/initiatives/${item.slug}`}>{item.name}</a></th>
                  <td>{country(item.country)}</td>
                  <td>{speech.name('sector', item.sector)}</td>
                  <td>{!item.measured ? all.notMeasured : item.firstYear === null ? text.noPrice : item.firstYear === item.lastYear ? item.firstYear : `${item.firstYear}–${item.lastYear}`}</td>
                  <td class="n">{item.value === null ? '—' : cents(item.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {props.basis && <BasisNote basis={props.basis} speech={speech} />}
      <p class="links">
        {props.later && <a href={`/${language}/initiatives?${query.toString()}`}>{text.first}</a>}
        {props.next !== null && <a class="button" href={`/${language}/initiatives?${new URLSearchParams([...query, ['cursor', props.next]]).toString()}`}>{text.next}</a>}
        <a href={`/api/v1/initiatives.csv?${query.toString()}`}>{text.download}</a>
      </p>
    </>
  );
}

function Filters({ props: { filter, facets }, speech }: { props: InitiativesProps; speech: Speech }) {
  const { text: { initiatives: text }, language, country } = speech;
  const byName = facets.countries.map(({ code, count }) => ({ code, label: `${country(code)} (${count})` })).sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <form class="filters" method="get" action={`/${language}/initiatives`} role="search">
      <label>{text.search}<input type="search" name="q" value={filter.q ?? ''} maxLength={100} /></label>
      <Choice name="country" label={text.country} all={text.all} chosen={filter.country} options={byName} />
      <Choice name="sector" label={text.sector} all={text.all} chosen={filter.sector} options={facets.sectors.map(({ code, count }) => ({ code, label: `${speech.name('sector', code)} (${count})` }))} />
      <button type="submit">{text.filter}</button>
      <a href={`/${language}/initiatives`}>{text.clear}</a>
    </form>
  );
}

function Choice({ name, label, all, chosen, options }: { name: string; label: string; all: string; chosen: string | undefined; options: { code: string; label: string }[] }) {
  return (
    <label>{label}
      <select name={name}>
        <option value="">{all}</option>
        {options.map((option) => <option key={option.code} value={option.code} selected={option.code === chosen}>{option.label}</option>)}
      </select>
    </label>
  );
}
