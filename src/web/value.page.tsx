import type { Initiative } from '../initiatives/initiatives.service.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { SdgPart, StakeholderPart, WorthPart } from '../valuation/breakdown.js';
import type { Breakdown } from '../valuation/breakdown.service.js';
import type { CalendarPart, YearPart } from '../valuation/flows.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';

/** What of the total is looked at; every filter narrows it, and can be taken off again. */
export interface ValueFilter {
  initiative?: string | undefined;
  sector?: string | undefined;
  country?: string | undefined;
  year?: number | undefined;
  indicator?: string | undefined;
  stakeholder?: string | undefined;
}

export interface ValueProps {
  filter: ValueFilter;
  initiative: Pick<Initiative, 'slug' | 'name'> | null;
  /** What the list says of the indicator that is looked at. */
  indicator: { nl: string; en: string } | null;
  found: Breakdown;
}

type By = Breakdown['by'];
type Props = { props: ValueProps; speech: Speech };

const DIVISIONS: readonly By[] = ['stakeholder', 'indicator', 'sdg', 'year', 'calendar-year', 'sector', 'country', 'initiative'];
/** More bars than these are no picture. */
const BARS = 12;
const BAR_NAME = 30;

/** The address of a division of what a filter leaves. */
export function valueAddress(language: string, by: By, filter: ValueFilter): string {
  const query = Object.entries({ by, ...filter }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`));
  return `/${language}/value?${query.join('&')}`;
}

/** Where there is one kind of thing left, or where it would not add up, a division says nothing. */
export function divisionsOf({ initiative, sector, country, year, indicator, stakeholder }: ValueFilter): By[] {
  const left = { stakeholder: !stakeholder, indicator: !indicator, sdg: !stakeholder, year: !year, 'calendar-year': true, sector: !initiative && !sector, country: !initiative && !country, initiative: !initiative && !stakeholder };
  return DIVISIONS.filter((by) => left[by]);
}

/** From a total to what it is made of. */
export function ValueLinks({ filter, speech: { text: { value: text }, language } }: { filter: ValueFilter; speech: Speech }) {
  return <p class="links"><span>{text.from}</span>{divisionsOf(filter).map((by) => <a key={by} href={valueAddress(language, by, filter)}>{text.by[by]}</a>)}</p>;
}

export function ValuePage({ props, speech }: Props) {
  const { found: { by, total, parts, basis }, filter } = props;
  const { text: { value: text }, language, cents, number } = speech;
  return (
    <>
      <h1>{text.title(total.value === null ? text.nothing : cents(total.value), text.by[by])}</h1>
      <Filters props={props} speech={speech} />
      <nav class="years" aria-label={text.divide}>
        {divisionsOf(filter).map((each) => <a key={each} href={valueAddress(language, each, filter)} {...(each === by && { 'aria-current': 'true' as const })}>{text.by[each]}</a>)}
      </nav>
      <p>{text.why[by]}{filter.stakeholder !== undefined && ` ${text.ofStakeholder}`}</p>
      <p class="quiet">{speech.text.landscape.lines(number(total.priced + total.backcast), number(total.held), number(total.excluded))}.</p>
      {parts.filter(({ value }) => value !== null).length > 1 && <ChartOf table="value-table" kind={by === 'year' || by === 'calendar-year' ? 'bar' : 'bars'} label={text.chartLabel(text.by[by])} />}
      {by === 'stakeholder' ? <Stakeholders props={props} speech={speech} /> : by === 'sdg' ? <Goals props={props} speech={speech} /> : by === 'calendar-year' ? <CalendarYears props={props} speech={speech} /> : <Worths props={props} speech={speech} />}
      <BasisNote basis={basis} speech={speech} />
      <Downloads props={props} speech={speech} />
    </>
  );
}

function Filters({ props: { filter, initiative, indicator, found: { by } }, speech }: Props) {
  const { text: { value: text }, language, country, name } = speech;
  const shown = [
    ['initiative', initiative && <a href={`/${language}/initiatives/${initiative.slug}`}>{initiative.name}</a>],
    ['sector', filter.sector && <a href={`/${language}/sectors/${filter.sector}`}>{name('sector', filter.sector)}</a>],
    ['country', filter.country && country(filter.country)], ['year', filter.year],
    ['indicator', filter.indicator && <a href={`/${language}/indicators/${filter.indicator}`}>{indicator?.[language] ?? filter.indicator}</a>],
    ['stakeholder', filter.stakeholder && labelOf(STAKEHOLDERS, filter.stakeholder, language)],
  ] as const;
  const chosen = shown.filter(([, label]) => label);
  if (chosen.length === 0) return <p class="lead">{text.all}</p>;
  return (
    <ul class="inline" aria-label={text.chosen}>
      {chosen.map(([key, label]) => {
        const { [key]: _, ...others } = filter;
        const without = divisionsOf(others).includes(by) ? by : 'stakeholder';
        return <li key={key}><span class="quiet">{text.filter[key]}:</span> {label} <a href={valueAddress(language, without, others)} aria-label={text.without(text.filter[key])}>×</a></li>;
      })}
    </ul>
  );
}

/** What a bar is drawn from. */
const barOf = (at: number, label: string, value: string | null) =>
  (at < BARS ? { 'data-x': label.length > BAR_NAME ? `${label.slice(0, BAR_NAME - 1)}…` : label, 'data-y': value ?? '' } : {});

function Stakeholders({ props: { found, filter }, speech }: Props) {
  const { text: { value: text, ...all }, language, cents } = speech;
  const parts = found.parts as StakeholderPart[];
  return (
    <>
      <TableBox label={text.by.stakeholder}>
        <table id="value-table" data-label={text.ledger} data-axis={all.initiative.axis}>
          <thead><tr><th scope="col">{text.filter.stakeholder}</th><th scope="col">{text.kind}</th><th scope="col" class="n">{text.worth}</th><th scope="col" class="n">{text.transfers}</th><th scope="col" class="n">{text.ledger}</th><th scope="col" class="n">{text.cashable}</th></tr></thead>
          <tbody>
            {parts.map(({ code, kind, value, transfers, ledger, cashable }, at) => (
              <tr key={`${code} ${kind}`} {...barOf(at, `${labelOf(STAKEHOLDERS, code, language)}, ${(all.kinds as Record<string, string>)[kind] ?? kind}`, ledger)}>
                <th scope="row"><a href={valueAddress(language, 'indicator', { ...filter, stakeholder: code })}>{labelOf(STAKEHOLDERS, code, language)}</a></th>
                <td>{(all.kinds as Record<string, string>)[kind] ?? kind}</td>
                <td class="n">{cents(value)}</td><td class="n">{isZero(transfers) ? '—' : cents(transfers)}</td><td class="n">{cents(ledger)}</td>
                <td class="n quiet">{kind === 'fiscal' ? cents(cashable) : '—'}</td>
              </tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row" colSpan={2}>{text.total}</th><td class="n">{cents(found.total.value)}</td><td class="n">{cents('0')}</td><td class="n">{cents(found.total.value)}</td><td /></tr></tfoot>
        </table>
      </TableBox>
      <p class="quiet">{text.transfersWhy} {text.firstPayer} {text.cashableWhy}</p>
    </>
  );
}

function Goals({ props: { found }, speech }: Props) {
  const { text: { value: text, ...all }, cents, name } = speech;
  return (
    <TableBox label={text.by.sdg}>
      <table id="value-table" data-label={text.worth} data-axis={all.initiative.axis}>
        <thead><tr><th scope="col">{text.filter.sdg}</th><th scope="col" class="n">{text.worth}</th></tr></thead>
        <tbody>
          {(found.parts as SdgPart[]).map(({ code, goal, value }, at) => {
            const label = goal === null ? text.noGoal : `${code} ${name('sdg', String(goal))}`;
            return <tr key={code} {...barOf(at, label, value)}><th scope="row">{label}</th><td class="n">{cents(value)}</td></tr>;
          })}
        </tbody>
        <tfoot><tr><th scope="row">{text.total}</th><td class="n">{cents(found.total.value)}</td></tr></tfoot>
      </table>
    </TableBox>
  );
}

/** What falls in which year, whenever the activity was. */
function CalendarYears({ props: { found }, speech }: Props) {
  const { text: { value: text, ...all }, cents } = speech;
  return (
    <TableBox label={text.by['calendar-year']}>
      <table id="value-table" class="waterfall" data-label={text.falls} data-axis={all.initiative.axis}>
        <thead><tr><th scope="col">{text.filter['calendar-year']}</th><th scope="col" class="n">{text.falls}</th><th scope="col" class="n">{text.earlier}</th></tr></thead>
        <tbody>{(found.parts as CalendarPart[]).map(({ code, value, earlier }) => <tr key={code} {...barOf(0, code, value)}><th scope="row">{code}</th><td class="n">{cents(value)}</td><td class="n">{isZero(earlier) ? '—' : cents(earlier)}</td></tr>)}</tbody>
        <tfoot><tr><th scope="row">{text.total}</th><td class="n">{cents(found.total.value)}</td><td /></tr></tfoot>
      </table>
    </TableBox>
  );
}

function Worths({ props: { found, filter }, speech }: Props) {
  const { text: { value: text, ...all }, language, cents, number } = speech;
  const { by, parts, rest, total } = found;
  const [counted, yearly] = [by === 'indicator', by === 'year'];
  return (
    <TableBox label={text.by[by]}>
      <table id="value-table" data-label={text.worth} data-axis={all.initiative.axis}>
        <thead><tr><th scope="col">{text.filter[by]}</th>{counted && <th scope="col" class="n">{text.quantity}</th>}<th scope="col" class="n">{filter.stakeholder === undefined ? text.worth : text.ledger}</th>{yearly && <><th scope="col" class="n">{text.now}</th><th scope="col" class="n">{text.later}</th></>}<th scope="col" class="n">{text.priced}</th><th scope="col" class="n">{all.initiative.held}</th><th scope="col" class="n">{all.initiative.excluded}</th></tr></thead>
        <tbody>
          {(parts as WorthPart[]).map((part, at) => (
            <tr key={part.code} {...barOf(by === 'year' ? 0 : at, nameOf(by, part, speech), part.value)}>
              <th scope="row"><a href={onward(by, part, filter, language)}>{nameOf(by, part, speech)}</a></th>
              {counted && <td class="n">{number(part.quantity!, 0)} {part.unit && labelOf(UNITS, part.unit, language)}</td>}
              <td class="n">{part.value === null ? '—' : cents(part.value)}</td>{yearly && ([(part as YearPart).now, (part as YearPart).later].map((amount, side) => <td key={side} class="n">{part.value === null ? '—' : cents(amount)}</td>))}<td class="n">{number(part.priced + part.backcast)}</td><td class="n">{number(part.held)}</td><td class="n">{number(part.excluded)}</td>
            </tr>
          ))}
          {rest && <tr><th scope="row">{text.rest(number(rest.initiatives))}</th><td class="n">{rest.value === null ? '—' : cents(rest.value)}</td><td class="n">{number(rest.priced + rest.backcast)}</td><td class="n">{number(rest.held)}</td><td class="n">{number(rest.excluded)}</td></tr>}
        </tbody>
        <tfoot><tr><th scope="row" colSpan={counted ? 2 : 1}>{text.total}</th><td class="n">{total.value === null ? '—' : cents(total.value)}</td>{yearly && <td colSpan={2} />}<td class="n">{number(total.priced + total.backcast)}</td><td class="n">{number(total.held)}</td><td class="n">{number(total.excluded)}</td></tr></tfoot>
      </table>
    </TableBox>
  );
}

function nameOf(by: By, { code, label }: WorthPart, { language, country, name }: Speech): string {
  if (by === 'country') return country(code);
  if (by === 'sector') return name('sector', code);
  return typeof label === 'string' ? label : (label?.[language] ?? code);
}

/** One level further down: to the lines of an initiative's year in the end. */
function onward(by: By, { code }: WorthPart, filter: ValueFilter, language: string): string {
  if (by === 'initiative' && filter.year === undefined) return valueAddress(language, 'year', { indicator: filter.indicator, initiative: code });
  const narrowed = { ...filter, [by]: by === 'year' ? Number(code) : code };
  if (narrowed.initiative !== undefined && narrowed.year !== undefined) return `/${language}/initiatives/${narrowed.initiative}?year=${narrowed.year}#explain`;
  const next = by === 'sector' || by === 'country' ? 'indicator' : filter.initiative !== undefined ? 'year' : 'initiative';
  const left = divisionsOf(narrowed);
  return valueAddress(language, left.includes(next) ? next : left[0]!, narrowed);
}

function Downloads({ props: { filter: { initiative, ...filter }, found: { by } }, speech: { text } }: Props) {
  const api = initiative === undefined ? '/api/v1/valuations/breakdown' : `/api/v1/initiatives/${initiative}/valuations/breakdown`;
  const [, query] = valueAddress('nl', by, filter).split('?');
  return <p class="links"><span>{text.initiative.downloads}:</span><a href={`${api}.csv?${query}`}>CSV</a><a href={`${api}?${query}`}>JSON</a></p>;
}

const isZero = (amount: string) => /^-?0(\.0+)?$/.test(amount);
