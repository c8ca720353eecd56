import { grantCode, type Grant } from '../comparison/grants.js';
import type { CurrencyPart, Portfolio } from '../comparison/portfolios.service.js';
import { labelOf, STAKEHOLDERS } from '../pricelist/closed-lists.js';
import type { Problem } from '../shared/errors.js';
import type { Session } from '../organisations/sessions.service.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';
import { Range } from './range.js';

export interface PortfolioProps {
  grants: readonly Grant[];
  funder: string | undefined;
  move: { move: string; moveFrom: string; moveTo: string } | null;
  found: Portfolio | null;
  problems: readonly Problem[];
  /** The query that gives the same page; null where it would be too long. */
  query: URLSearchParams | null;
  /** An initiative to be added, of which year and amount are still to be filled in. */
  adding: string | undefined;
  session: Session | null;
}
type Props = { props: PortfolioProps; speech: Speech };

const MOST_ROWS = 100;
const PLACES_NAMED = 12;

const DOWNLOADS = { CSV: '/api/v1/portfolios.csv', XLSX: '/api/v1/portfolios.xlsx', JSON: '/api/v1/portfolios' };

export function PortfolioPage({ props, speech }: Props) {
  const { text: { portfolio: text, ...all } } = speech;
  const { found, problems, query, grants } = props;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <p>{text.bookkeeping}</p>
      {problems.length > 0 && <div role="alert"><p><strong class="wrong">{text.wrong}</strong></p><ul class="problems">{problems.slice(0, MOST_ROWS).map(({ row, column, message }, at) => <li key={at}>{row !== undefined && `${row}${column ? ` ${column}` : ''}: `}{message}</li>)}</ul></div>}
      <Forms props={props} speech={speech} />
      {found && grants.length > 0 && (
        <>
          <Glance found={found} speech={speech} />
          {found.unshared.length > 0 && <NotMeasured found={found} speech={speech} />}
          {found.holdings.length > 0 && <Holdings props={props} found={found} speech={speech} />}
          {found.byYear.length > 0 && <Divisions found={found} speech={speech} />}
          {found.change && <Change change={found.change} speech={speech} />}
          {found.currencies.map((part) => <Money key={part.currency} part={part} speech={speech} />)}
          {found.holdings.length > 0 && query && <Moved props={props} found={found} speech={speech} />}
          <BasisNote basis={found.basis} speech={speech} />
          {query
            ? <><p class="quiet">{text.keep}</p><p class="links"><span>{all.initiative.downloads}:</span>{Object.entries(DOWNLOADS).map(([kind, address]) => <a key={kind} href={`${address}?${query.toString()}`}>{kind}</a>)}</p></>
            : <p class="quiet">{text.onlyHere}</p>}
        </>
      )}
    </>
  );
}

function Forms({ props: { grants, funder, found, query, adding, session }, speech }: Props) {
  const { text: { portfolio: text }, language, number } = speech;
  const own = query ? grants.filter((grant) => grant.funder !== funder || funder === undefined) : [];
  const names = new Map(found?.holdings.map(({ initiative, name }) => [initiative, name]));
  const nameOf = ({ recipient, name }: Grant) => names.get(recipient) ?? name;
  const without = (at: number) => `/${language}/portfolio?${new URLSearchParams(own.filter((_, other) => other !== at).map((grant) => ['grant', grantCode(grant)])).toString()}`;
  return (
    <>
      {own.length > 0 && <ul class="inline">{own.map((grant, at) => <li key={at}>{nameOf(grant)} {grant.year}, {grant.currency} {number(grant.amount)} <a href={without(at)} aria-label={text.remove(nameOf(grant))}>×</a></li>)}</ul>}
      <form class="filters" method="get" action={`/${language}/portfolio`}>
        {own.map((grant, at) => <input key={at} type="hidden" name="grant" value={grantCode(grant)} />)}
        {funder && <input type="hidden" name="funder" value={funder} />}
        <label>{text.initiative}<input name="initiative" maxLength={100} required autocomplete="off" value={adding ?? ''} aria-describedby="initiative-help" /></label>
        <label>{text.yearField}<input name="year" inputMode="numeric" pattern="\d{4}" maxLength={4} required /></label>
        <label>{text.amountField}<input name="amount" inputMode="decimal" maxLength={20} required /></label>
        <button type="submit">{text.add}</button>
        <span class="help" id="initiative-help">{text.initiativeHelp} <a href={`/${language}/initiatives`}>{text.search}</a></span>
      </form>
      <details open={grants.length === 0}>
        <summary>{text.upload}</summary>
        <form class="filters" method="post" action={`/${language}/portfolio`} encType="multipart/form-data">
          {session && <input type="hidden" name="formToken" value={session.formToken} />}
          <label>{text.file}<input type="file" name="file" accept=".csv,.json" required /></label>
          <button type="submit">{text.read}</button>
        </form>
        <p>{text.ofFunder}</p>
        <form class="filters" method="get" action={`/${language}/portfolio`}>
          <label>{text.funder}<input name="funder" maxLength={200} required value={funder ?? ''} /></label>
          <button type="submit">{text.find}</button>
        </form>
      </details>
      {grants.length === 0 && <p role="status">{text.empty}</p>}
    </>
  );
}

function Glance({ found, speech }: { found: Portfolio; speech: Speech }) {
  const { text: { portfolio: text }, euro, number } = speech;
  const { benchmark, shared, perEuro, range, amount, currencies } = found;
  return (
    <section aria-labelledby="glance">
      <h2 id="glance">{text.glance}</h2>
      <dl class="figures">
        <div><dt>{text.grants}</dt><dd>{number(found.grants)}</dd>{currencies.map(({ currency, amount: sum }) => <dd key={currency} class="quiet">{euro(sum, currency)}</dd>)}</div>
        <div><dt>{text.shares}</dt><dd>{euro(shared)}</dd>{amount !== null && <dd class="quiet">{text.withShare(euro(amount))}</dd>}{range && <dd class="quiet"><Range range={range} money={euro} speech={speech} /></dd>}</div>
        <div><dt>{text.perEuro}</dt><dd>{perEuro === null ? text.unknown : number(perEuro, 2)}</dd></div>
        <div><dt>{text.benchmark}</dt><dd>{benchmark?.perEuro ? number(benchmark.perEuro, 2) : text.unknown}</dd><dd class="quiet">{benchmark ? text.benchmarkOf[benchmark.scope](number(benchmark.initiatives)) : text.noBenchmark}</dd></div>
      </dl>
    </section>
  );
}

function NotMeasured({ found: { unshared }, speech: { text: { portfolio: text }, euro, number } }: { found: Portfolio; speech: Speech }) {
  return (
    <section aria-labelledby="not-measured">
      <h2 id="not-measured">{text.notMeasured}</h2>
      <p>{text.notMeasuredLead}</p>
      <TableBox label={text.notMeasured}>
        <table class="waterfall">
          <thead><tr><th scope="col">{text.why}</th><th scope="col" class="n">{text.grants}</th><th scope="col" class="n">{text.amount}</th></tr></thead>
          <tbody>{unshared.map(({ reason, currency, grants, amount }) => <tr key={`${reason} ${currency}`}><th scope="row">{text.reason[reason]}</th><td class="n">{number(grants)}</td><td class="n">{euro(amount, currency)}</td></tr>)}</tbody>
        </table>
      </TableBox>
    </section>
  );
}

function Holdings({ found, speech }: Props & { found: Portfolio }) {
  const { text: { portfolio: text }, language, euro, percent } = speech;
  return (
    <section aria-labelledby="holdings">
      <h2 id="holdings">{text.holdings}</h2>
      <TableBox label={text.holdings}>
        <table>
          <thead><tr><th scope="col">{text.initiative}</th><th scope="col">{text.year}</th><th scope="col" class="n">{text.amount}</th><th scope="col" class="n">{text.inputs}</th><th scope="col" class="n">{text.share}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{text.shared}</th><th scope="col">{text.others}</th></tr></thead>
          <tbody>
            {found.holdings.slice(0, MOST_ROWS).map(({ initiative, name, year, amount, inputs, share, value, shared, reason, others }) => (
              <tr key={`${initiative} ${year}`}>
                <th scope="row"><a href={`/${language}/initiatives/${initiative}`}>{name}</a></th><td>{year}</td><td class="n">{euro(amount)}</td><td class="n">{euro(inputs)}</td><td class="n">{share === null ? '—' : percent(share, 1)}</td><td class="n">{euro(value)}</td>
                <td class="n told">{shared === null ? <span class="quiet">{text.reason[reason!]}</span> : euro(shared)}</td><td>{others.length === 0 ? '—' : <ul class="plain">{others.map((other) => <li key={other.stakeholder}>{labelOf(STAKEHOLDERS, other.stakeholder, language)} {euro(other.amount)}{other.shared !== null && <span class="unit">{text.sharesIn(euro(other.shared))}</span>}</li>)}</ul>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="quiet">{text.othersWhy}</p>
    </section>
  );
}

function Divisions({ found, speech }: { found: Portfolio; speech: Speech }) {
  const { text: { portfolio: text }, language, name, country } = speech;
  const names = {
    year: (code: string) => code, sector: (code: string) => name('sector', code), place: (code: string) => (code.startsWith('PV') ? name('province', code) : country(code)),
    stakeholder: (code: string) => labelOf(STAKEHOLDERS, code, language), sdg: (code: string) => (code === 'none' ? text.noGoal : `${code} ${name('sdg', code.split('.')[0]!)}`),
  };
  const rows = { year: found.byYear, sector: found.bySector, place: found.byPlace, stakeholder: found.byStakeholder, sdg: found.bySdg };
  return (
    <>
      {found.byYear.length > 1 && <ChartOf table="by-year" kind="bar" label={text.chart} />}
      {(Object.keys(rows) as (keyof typeof rows)[]).map((by) => <Parts key={by} id={`by-${by}`} title={text.by[by]} rows={rows[by]} nameOf={names[by]} currency="EUR" head={text.shared} speech={speech} />)}
    </>
  );
}

function Parts({ id, title, rows, nameOf, currency, head, speech: { text: { portfolio: text }, euro, percent } }: { id: string; title: string; rows: Portfolio['byYear']; nameOf: (code: string) => string; currency: string; head: string; speech: Speech }) {
  return (
    <TableBox label={title}>
      <table id={id} class="waterfall" data-label={head} data-axis={currency}>
        <thead><tr><th scope="col">{title}</th><th scope="col" class="n">{head}</th><th scope="col" class="n">{text.share}</th></tr></thead>
        <tbody>{rows.slice(0, MOST_ROWS).map(({ code, amount, share }) => <tr key={code} data-x={nameOf(code)} data-y={amount}><th scope="row">{nameOf(code)}</th><td class="n">{euro(amount, currency)}</td><td class="n">{percent(share, 1)}</td></tr>)}</tbody>
      </table>
    </TableBox>
  );
}

function Change({ change, speech: { text: { portfolio: text }, euro, grown } }: { change: NonNullable<Portfolio['change']>; speech: Speech }) {
  const { from, to } = change;
  return (
    <TableBox label={text.change(String(from), String(to))}>
      <table class="waterfall">
        <caption>{text.change(String(from), String(to))}</caption>
        <tbody>
          <tr><th scope="row">{from}: {text.changeRows.before}</th><td class="n">{euro(change.before)}</td></tr>
          {(['started', 'ended', 'share', 'delivered'] as const).map((part) => <tr key={part}><th scope="row">{text.changeRows[part]}</th><td class="n">{grown(change[part], 'EUR')}</td></tr>)}
        </tbody>
        <tfoot><tr><th scope="row">{to}: {text.changeRows.after}</th><td class="n">{euro(change.after)}</td></tr></tfoot>
      </table>
    </TableBox>
  );
}

/** What was given, whether or not anything is known of what it did. */
function Money({ part: { currency, byFunder, byYear, byPlace, concentration, overlap, overlaps }, speech }: { part: CurrencyPart; speech: Speech }) {
  const { text: { portfolio: text }, euro, number, percent } = speech;
  const named = (code: string) => (code === 'unknown' ? text.unknownCode : code);
  return (
    <section aria-labelledby={`money-${currency}`}>
      <h2 id={`money-${currency}`}>{text.money(currency)}</h2>
      {concentration && (
        <dl class="figures">
          <div><dt>{text.recipients}</dt><dd>{number(concentration.recipients)}</dd><dd class="quiet">{text.equal(number(concentration.equalRecipients, 0))}</dd></div>
          <div><dt>{text.largest}</dt><dd>{percent(concentration.largest, 1)}</dd></div>
          <div><dt>{text.five}</dt><dd>{percent(concentration.fiveLargest, 1)}</dd></div>
        </dl>
      )}
      {byYear.length > 1 && <ChartOf table={`money-year-${currency}`} kind="bar" label={text.moneyChart(currency)} />}
      <Parts id={`money-year-${currency}`} title={text.by.year} rows={byYear} nameOf={named} currency={currency} head={text.amount} speech={speech} />
      <Parts id={`money-funder-${currency}`} title={text.byFunder} rows={byFunder} nameOf={named} currency={currency} head={text.amount} speech={speech} />
      <Parts id={`money-place-${currency}`} title={text.byPlace} rows={byPlace.slice(0, PLACES_NAMED)} nameOf={named} currency={currency} head={text.amount} speech={speech} />
      {overlaps === 0 ? <p>{text.overlapNone}</p> : (
        <TableBox label={text.overlap(number(overlaps))}>
          <table>
            <caption>{text.overlap(number(overlaps))}</caption>
            <thead><tr><th scope="col">{text.recipient}</th><th scope="col">{text.funders}</th><th scope="col" class="n">{text.amount}</th></tr></thead>
            <tbody>{overlap.map(({ recipient, name, funders, amount }) => <tr key={recipient}><th scope="row">{name}</th><td>{funders.join(', ')}</td><td class="n">{euro(amount, currency)}</td></tr>)}</tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}

function Moved({ props: { query, move }, found: { holdings, whatIf }, speech }: Props & { found: Portfolio }) {
  const { text: { portfolio: text }, language, euro, grown } = speech;
  const names = new Map(holdings.map(({ initiative, name }) => [initiative, name]));
  const kept = [...query!].filter(([name]) => !name.startsWith('move'));
  return (
    <section aria-labelledby="what-if">
      <h2 id="what-if">{text.whatIf}</h2>
      <p>{text.whatIfAssumption}</p>
      <form class="filters" method="get" action={`/${language}/portfolio#what-if`}>
        {kept.map(([name, value], at) => <input key={at} type="hidden" name={name} value={value} />)}
        <label>{text.move}<input name="move" inputMode="decimal" maxLength={20} required value={move?.move ?? ''} /></label>
        <label>{text.moveFrom}<select name="moveFrom">{[...names].map(([slug, name]) => <option key={slug} value={slug} selected={slug === move?.moveFrom}>{name}</option>)}</select></label>
        <label>{text.moveTo}<input name="moveTo" maxLength={100} required value={move?.moveTo ?? ''} /></label>
        <button type="submit">{text.calculate}</button>
      </form>
      {whatIf ? <p>{text.whatIfAnswer(euro(whatIf.amount), grown(whatIf.low, 'EUR'), grown(whatIf.high, 'EUR'))} {text.whatIfSame(grown(whatIf.sameEffect, 'EUR'))}</p> : move && <p>{text.whatIfNone}</p>}
    </section>
  );
}
