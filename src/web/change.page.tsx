import type { ComponentChildren } from 'preact';
import type { Initiative } from '../initiatives/initiatives.service.js';
import type { ExplainedChange, ValueChange } from '../valuation/change.service.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';

export interface ChangeProps {
  filter: { initiative?: string | undefined; sector?: string | undefined; country?: string | undefined };
  initiative: Pick<Initiative, 'slug' | 'name'> | null;
  /** The years there are. */
  years: readonly number[];
  found: ExplainedChange & {
    /** Of one initiative: the same by indicator. */
    indicators?: readonly (ValueChange & { indicator: string })[];
    /** Of several: those that change most. */
    initiatives?: readonly { slug: string; name: string; before: string | null; after: string | null; difference: string }[];
  };
  labels: Readonly<Record<string, { nl: string; en: string }>>;
}

export function changeAddress(language: string, from: number, to: number, filter: ChangeProps['filter']): string {
  const query = Object.entries({ from, to, ...filter }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`));
  return `/${language}/value/change?${query.join('&')}`;
}

export function ChangePage({ props, speech }: { props: ChangeProps; speech: Speech }) {
  const { found, filter, initiative, years } = props;
  const { text: { change: text, initiative: labels }, language, name, country } = speech;
  const of = [initiative?.name, filter.sector && name('sector', filter.sector), filter.country && country(filter.country)].filter(Boolean).join(', ');
  const [, query] = changeAddress(language, found.from.year, found.to.year, { ...filter, initiative: undefined }).split('?');
  const api = initiative ? `/api/v1/initiatives/${initiative.slug}/valuations/change` : '/api/v1/valuations/change';
  return (
    <>
      <h1>{text.title(String(found.from.year), String(found.to.year))}</h1>
      <p class="lead">{of || speech.text.value.all}</p>
      <form class="filters" method="get">
        {Object.entries(filter).map(([field, value]) => value && <input key={field} type="hidden" name={field} value={value} />)}
        {([['from', text.from], ['to', text.to]] as const).map(([side, label]) => (
          <label key={side}>{label}<select name={side}>{years.map((year) => <option key={year} selected={year === found[side].year}>{year}</option>)}</select></label>
        ))}
        <button type="submit">{text.go}</button>
      </form>
      <p>{text.lead}</p>
      {found.parts.filter(moves).length > 1 && <ChartOf table="change-table" kind="bars" label={text.chartLabel} />}
      <ChangeTable change={found} speech={speech} />
      {found.initiatives && found.initiatives.length > 0 && <Movers title={text.most} rows={found.initiatives.map((row) => ({ ...row, label: <a href={changeAddress(language, found.from.year, found.to.year, { initiative: row.slug })}>{row.name}</a> }))} speech={speech} />}
      {found.indicators && found.indicators.length > 0 && <Movers title={text.byIndicator} rows={found.indicators.filter(({ before, after }) => before !== null || after !== null).map((row) => ({ ...row, label: props.labels[row.indicator]?.[language] ?? row.indicator }))} speech={speech} />}
      <BasisNote basis={found.to.basis} speech={speech} />
      <p class="links"><span>{labels.downloads}:</span><a href={`${api}.csv?${query}`}>CSV</a><a href={`${api}?${query}`}>JSON</a></p>
    </>
  );
}

/** The same on the page of a sector or an initiative. */
export function ChangeSection({ change, filter, speech }: { change: ExplainedChange; filter: ChangeProps['filter']; speech: Speech }) {
  const { text: { change: text }, language } = speech;
  const [from, to] = [change.from.year, change.to.year];
  return (
    <section aria-labelledby="change">
      <h2 id="change">{text.title(String(from), String(to))}</h2>
      <ChangeTable change={change} speech={speech} />
      <p class="links"><a href={changeAddress(language, from, to, filter)}>{text.more}</a></p>
    </section>
  );
}

/** From one amount to the other, part by part; a part that is nothing is left out. */
export function ChangeTable({ change: { from, to, before, after, parts }, speech }: { change: ExplainedChange; speech: Speech }) {
  const { text: { change: text, ...all }, cents } = speech;
  const title = text.title(String(from.year), String(to.year));
  const shown = parts.filter(moves);
  return (
    <TableBox label={title}>
      <table id="change-table" class="waterfall" data-label={text.difference} data-axis={all.initiative.axis}>
        <tbody>
          <tr><th scope="row">{text.worth(String(from.year))}</th><td /><td class="n">{cents(before)}</td></tr>
          {shown.map(({ part, value }) => (
            <tr key={part} data-x={text.parts[part][0]} data-y={value}><th scope="row">{text.parts[part][0]}</th><td class="quiet">{text.parts[part][1]}</td><td class="n">{signed(value, speech)}</td></tr>
          ))}
          {shown.length === 0 && <tr><th scope="row">{text.nothing}</th><td /><td class="n">{cents('0')}</td></tr>}
          <tr><th scope="row">{text.worth(String(to.year))}</th><td /><td class="n">{cents(after)}</td></tr>
        </tbody>
      </table>
    </TableBox>
  );
}

function Movers({ title, rows, speech }: { title: string; rows: readonly { label: ComponentChildren; before: string | null; after: string | null; difference: string }[]; speech: Speech }) {
  const { text: { change: text }, cents } = speech;
  return (
    <>
      <h2>{title}</h2>
      <TableBox label={title}>
        <table class="waterfall">
          <thead><tr><th scope="col">{title}</th><th scope="col" class="n">{text.before}</th><th scope="col" class="n">{text.after}</th><th scope="col" class="n">{text.difference}</th></tr></thead>
          <tbody>{rows.map((row, at) => <tr key={at}><th scope="row">{row.label}</th><td class="n">{row.before === null ? '—' : cents(row.before)}</td><td class="n">{row.after === null ? '—' : cents(row.after)}</td><td class="n">{signed(row.difference, speech)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </>
  );
}

const moves = ({ value }: ValueChange['parts'][number]) => !/^-?0\.0+$/.test(value);
const CENTS = 2;
const signed = (value: string, { grown }: Speech) => grown(value, 'EUR', CENTS);
