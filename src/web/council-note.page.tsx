import type { againstOwnWork, investScenario } from '../comparison/council-scenario.js';
import { sizeBounds, sizeClass, type PeerStanding } from '../comparison/peer-places.js';
import type { MunicipalSavings } from '../comparison/savings.service.js';
import type { FieldSaving } from '../comparison/savings.js';
import type { Law, Sector } from '../initiatives/reference-data.js';
import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { PlaceStanding } from '../valuation/landscape.service.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';
import { Range } from './range.js';

export const SCENARIO_FIELDS = ['invest', 'return', 'units', 'ownCost', 'paidToResidents', 'hours'] as const;
export type ScenarioField = (typeof SCENARIO_FIELDS)[number];

export interface CouncilNoteProps {
  found: MunicipalSavings;
  place: PlaceStanding;
  sectors: readonly Sector[];
  bySector: Map<string, number>;
  laws: readonly Law[];
  given: Partial<Record<ScenarioField, string>>;
  /** Fields that hold no number. */
  wrong: readonly ScenarioField[];
  scenario: (ReturnType<typeof investScenario> & { own: boolean }) | null;
  alternative: ReturnType<typeof againstOwnWork> | null;
}
type Props = { props: CouncilNoteProps; speech: Speech };

export function CouncilNotePage({ props, speech }: Props) {
  const { found, place } = props;
  const { text: { council: text, ...all }, language, number } = speech;
  const { municipality: { code, merged }, year, savings } = found;
  const api = `/api/v1/municipalities/${code}/savings`;
  const query = year === null ? '' : `?year=${year}`;
  return (
    <article class="note">
      <h1>{text.title(place.label[language], year === null ? text.noYear : String(year))}</h1>
      <p class="lead">{text.lead(number(place.initiatives), number(place.population))} <a href={`/${language}/places/${code}`}>{place.label[language]}</a></p>
      {merged.length > 0 && <p class="quiet">{text.mergedFrom(merged.map(({ name, into }) => (into.length > 1 ? text.partOf(name) : name)).join(', '))}</p>}
      <Years props={props} speech={speech} />
      <Glance props={props} speech={speech} />
      {found.saving === null && <p><strong class="mark">{text.unknownSaving}</strong> {text.noSaving}</p>}
      {found.mismatch.length > 0 && <Mismatch found={found} speech={speech} />}
      {savings.stakeholders.length > 0 && <Savings found={found} speech={speech} />}
      {savings.laws.length > 0 && <Fields rows={savings.laws} title={text.laws} head={text.law} lead={text.lawsLead} nameOf={(law) => props.laws.find((each) => each.code === law)?.label[language] ?? text.other} speech={speech} />}
      {savings.categories.length > 0 && <Fields rows={savings.categories} title={text.categories} head={text.what} lead={text.lawsLead} nameOf={speech.category} speech={speech} />}
      <div class="second-page">
        <Counted found={found} speech={speech} />
        <FieldsOfWork props={props} speech={speech} />
        <Peers props={props} speech={speech} />
        <Scenario props={props} speech={speech} />
        <h2>{text.limits}</h2>
        <ul>{text.limitsList.map((limit) => <li key={limit}>{limit}</li>)}</ul>
      </div>
      <BasisNote basis={found.basis} speech={speech} />
      <p class="links"><span>{all.initiative.downloads}:</span><a href={`${api}.csv${query}`}>CSV</a><a href={`${api}.xlsx${query}`}>XLSX</a><a href={`${api}${query}`}>JSON</a><span>{text.print}</span></p>
    </article>
  );
}

function Years({ props: { found: { years, year }, given }, speech: { text: { council: text } } }: Props) {
  if (years.length < 2) return null;
  return <nav class="years" aria-label={text.year}>{years.map((each) => <a key={each} href={`?${new URLSearchParams({ ...given, year: String(each) }).toString()}`} {...(each === year && { 'aria-current': 'true' as const })}>{each}</a>)}</nav>;
}

function Glance({ props: { found, place }, speech }: Props) {
  const { text: { council: text }, euro, cents, number } = speech;
  const { saving, range, perInhabitant, savings, inputs, paid, held, initiativesPer100000 } = found;
  const own = inputs.find(({ stakeholder }) => stakeholder === 'gemeente');
  return (
    <dl class="figures">
      <div><dt>{text.initiatives}</dt><dd>{number(place.initiatives)}</dd><dd class="quiet">{text.per100000(number(initiativesPer100000, 1))}</dd></div>
      <div><dt>{text.saves}</dt><dd>{saving === null ? text.unknownSaving : euro(saving)}</dd>{range && <dd class="quiet"><Range range={range} money={euro} speech={speech} /></dd>}{perInhabitant !== null && <dd class="quiet">{text.perInhabitant(cents(perInhabitant))}</dd>}</div>
      <div><dt>{text.worth}</dt><dd>{savings.stakeholders.length === 0 ? text.unknownSaving : euro(savings.total)}</dd></div>
      <div><dt>{text.paid}</dt><dd>{euro(paid)}</dd><dd class="quiet">{paid === null ? text.noInputs : own && text.paidBy(euro(own.amount))}</dd>{held > 0 && <dd class="quiet">{text.heldInputs(number(held))}</dd>}</div>
    </dl>
  );
}

function Mismatch({ found: { mismatch }, speech: { text: { council: text }, language, euro } }: { found: MunicipalSavings; speech: Speech }) {
  return (
    <section aria-labelledby="who">
      <h2 id="who">{text.who}</h2>
      <p>{text.whoLead}</p>
      {mismatch.length > 1 && <ChartOf table="who-table" kind="bars" label={text.whoChart} />}
      <TableBox label={text.who}>
        <table id="who-table" class="waterfall" data-series={`${text.putIn}|${text.gains}`} data-axis="euro">
          <thead><tr><th scope="col">{text.stakeholder}</th><th scope="col" class="n">{text.putIn}</th><th scope="col" class="n">{text.gains}</th><th scope="col" class="n">{text.balance}</th></tr></thead>
          <tbody>
            {mismatch.map(({ stakeholder, paid, gained, balance }) => (
              <tr key={stakeholder} data-x={labelOf(STAKEHOLDERS, stakeholder, language)} data-y={`${paid ?? ''}|${gained ?? ''}`}>
                <th scope="row">{labelOf(STAKEHOLDERS, stakeholder, language)}</th><td class="n">{paid === null ? '—' : euro(paid)}</td><td class="n">{gained === null ? '—' : euro(gained)}</td><td class="n">{euro(balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </section>
  );
}

function Savings({ found: { savings }, speech }: { found: MunicipalSavings; speech: Speech }) {
  const { text: { council: text, ...all }, language, euro } = speech;
  return (
    <section aria-labelledby="savings">
      <h2 id="savings">{text.savings}</h2>
      <p>{text.savingsLead}</p>
      <TableBox label={text.savings}>
        <table>
          <thead><tr><th scope="col">{text.stakeholder}</th><th scope="col">{text.kind}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{text.transfers}</th><th scope="col" class="n">{text.ledger}</th><th scope="col" class="n">{text.cashable}</th></tr></thead>
          <tbody>
            {savings.stakeholders.map(({ stakeholder, kind, value, transfers, ledger, cashable, cashableUnknown }) => (
              <tr key={`${stakeholder} ${kind}`}>
                <th scope="row">{labelOf(STAKEHOLDERS, stakeholder, language)}</th><td>{(all.kinds as Record<string, string>)[kind]}</td>
                <td class="n">{euro(value)}</td><td class="n">{isZero(transfers) ? '—' : euro(transfers)}</td><td class="n">{euro(ledger)}</td><td class="n quiet">{kind === 'fiscal' ? euro(cashable) : '—'}{cashable !== null && !isZero(cashableUnknown) && <span class="unit">{text.cashableUnknown(euro(cashableUnknown))}</span>}</td>
              </tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row" colSpan={2}>{all.value.total}</th><td class="n">{euro(savings.total)}</td><td class="n">{euro('0')}</td><td class="n">{euro(savings.total)}</td><td /></tr></tfoot>
        </table>
      </TableBox>
      <p class="quiet">{all.value.transfersWhy} {all.value.cashableWhy}</p>
    </section>
  );
}

function Fields({ rows, title, head, lead, nameOf, speech: { text: { council: text }, language, euro } }: { rows: readonly FieldSaving[]; title: string; head: string; lead: string; nameOf: (code: string) => string; speech: Speech }) {
  return (
    <TableBox label={title}>
      <table class="waterfall">
        <caption>{title} <span class="quiet">{lead}</span></caption>
        <thead><tr><th scope="col">{head}</th><th scope="col">{text.stakeholder}</th><th scope="col" class="n">{text.ledger}</th><th scope="col" class="n">{text.cashable}</th></tr></thead>
        <tbody>{rows.map(({ code, stakeholder, ledger, cashable }) => <tr key={`${code} ${stakeholder}`}><th scope="row" class="name">{nameOf(code)}</th><td>{labelOf(STAKEHOLDERS, stakeholder, language)}</td><td class="n">{euro(ledger)}</td><td class="n quiet">{euro(cashable)}</td></tr>)}</tbody>
      </table>
    </TableBox>
  );
}

function Counted({ found: { counted }, speech }: { found: MunicipalSavings; speech: Speech }) {
  const { text: { council: text }, language, number, reason } = speech;
  return (
    <section aria-labelledby="counted">
      <h2 id="counted">{text.counted}</h2>
      {counted.length === 0 ? <p>{text.nothingCounted}</p> : (
        <>
          <p>{text.countedLead}</p>
          <TableBox label={text.counted}>
            <table class="waterfall">
              <thead><tr><th scope="col">{text.what}</th><th scope="col" class="n">{text.quantity}</th><th scope="col" class="n">{text.by}</th><th scope="col">{text.value}</th></tr></thead>
              <tbody>
                {counted.map(({ indicator, label, unit, quantity, initiatives, outcome, reason: why }) => (
                  <tr key={`${indicator} ${outcome}`}>
                    <th scope="row"><a href={`/${language}/indicators/${indicator}`}>{label?.[language] ?? indicator}</a></th><td class="n">{number(quantity, 0)} {unit && labelOf(UNITS, unit, language)}</td><td class="n">{number(initiatives)}</td>
                    <td>{outcome === 'priced' ? text.priced : <>{outcome === 'held' ? text.held : text.excluded} {why && <span class="quiet">({reason(why)})</span>}</>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}

function FieldsOfWork({ props: { sectors, bySector, place }, speech: { text: { places: text }, language, number } }: Props) {
  const [some, none] = [sectors.filter(({ code }) => bySector.has(code)), sectors.filter(({ code }) => !bySector.has(code))];
  return (
    <section aria-labelledby="fields">
      <h2 id="fields">{text.fields}</h2>
      {some.length > 0 && <ul class="inline">{some.map(({ code, label }) => <li key={code}><a href={`/${language}/initiatives?municipality=${place.code}&sector=${code}`}>{label[language]}</a> ({number(bySector.get(code)!)})</li>)}</ul>}
      <p class="quiet">{text.noneIn} {none.map(({ label }) => label[language]).join(', ')}.</p>
    </section>
  );
}

function Peers({ props: { found, place }, speech }: Props) {
  const { text: { council: text }, number, cents, name } = speech;
  const [from, below] = sizeBounds(sizeClass(place.population));
  const size = text.size(number(from), below === null ? null : number(below));
  const rows = [['initiatives', found.initiativesPer100000, (figure: string) => number(figure, 1)], ['saving', found.perInhabitant, cents]] as const;
  return (
    <section aria-labelledby="peers">
      <h2 id="peers">{text.peers}</h2>
      <TableBox label={text.peers}>
        <table>
          <thead><tr><th scope="col">{text.measure}</th><th scope="col" class="n">{text.own}</th><th scope="col">{text.among}</th><th scope="col" class="n">{text.n}</th><th scope="col" class="n told">{text.quarter}</th><th scope="col" class="n told">{text.median}</th><th scope="col" class="n told">{text.threeQuarters}</th><th scope="col">{text.standing}</th></tr></thead>
          <tbody>
            {rows.map(([what, own, written]) => {
              const peers = found.peers[what];
              const figure = (value: string | null) => (value === null ? '—' : written(value));
              return (
                <tr key={what}>
                  <th scope="row">{text.measures[what]}</th><td class="n">{own === null ? text.unknownSaving : written(own)}</td><td>{text.level[peers.level](size, name('province', place.province))}</td><td class="n">{number(peers.n)}</td>
                  <td class="n">{figure(peers.quarter)}</td><td class="n">{figure(peers.median)}</td><td class="n">{figure(peers.threeQuarters)}</td><td>{standingOf(peers, speech)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
      {found.peers.initiatives.level !== 'size-in-province' && <p class="quiet">{text.widened}</p>}
    </section>
  );
}

function standingOf({ n, median, place, quartile, percentile }: PeerStanding, { text: { council: text }, number }: Speech): string {
  if (median === null) return text.tooFew(number(n));
  if (place !== null) return text.place(number(place), number(n + 1));
  if (quartile !== null) return text.quartile(number(quartile));
  return percentile === null ? '—' : text.percentile(number(percentile));
}

function Scenario({ props, speech }: Props) {
  const { text: { council: text }, language, euro, percent, number } = speech;
  const { found: { year, municipality }, given, wrong, scenario, alternative } = props;
  const labels = { invest: text.invest, return: text.return, units: text.units, ownCost: text.ownCost, paidToResidents: text.paidToResidents, hours: text.hours };
  const field = (name: ScenarioField) => (
    <label key={name}>{labels[name]}<input type="text" name={name} inputMode="decimal" maxLength={30} value={given[name] ?? ''} {...(wrong.includes(name) && { 'aria-invalid': 'true' as const })} /></label>
  );
  return (
    <section aria-labelledby="scenario">
      <h2 id="scenario">{text.scenario}</h2>
      <p>{text.scenarioLead}</p>
      {wrong.length > 0 && <p role="alert" class="wrong">{text.problems}: {wrong.map((name) => labels[name]).join(', ')}.</p>}
      <form class="filters" method="get" action={`/${language}/places/${municipality.code}/council-note#scenario`}>
        {year !== null && <input type="hidden" name="year" value={year} />}
        {field('invest')}{field('return')}
        <button type="submit">{text.calculate}</button>
        <span class="help">{text.returnHelp}</span>
        {(['units', 'ownCost', 'paidToResidents', 'hours'] as const).flatMap((name) => (given[name] === undefined ? [] : [<input key={name} type="hidden" name={name} value={given[name]} />]))}
      </form>
      {scenario ? (
        <p>
          {text.scenarioAnswer(euro(scenario.invest), euro(scenario.none), euro(scenario.average))} {scenario.low !== scenario.high && text.scenarioRange(euro(scenario.low), euro(scenario.high))} {scenario.breakEven === null ? text.neverEven : text.breakEven(percent(scenario.breakEven, 0))} <span class="quiet">({scenario.own ? text.returnOwn : text.returnKnown})</span>
        </p>
      ) : given.invest !== undefined && !wrong.includes('invest') && <p>{text.noReturn}</p>}
      <h3 id="alternative" class={alternative ? '' : 'on-screen'}>{text.alternative}</h3>
      <p class="on-screen">{text.alternativeLead}</p>
      <form class="filters" method="get" action={`/${language}/places/${municipality.code}/council-note#alternative`}>
        {year !== null && <input type="hidden" name="year" value={year} />}
        {field('units')}{field('ownCost')}{field('paidToResidents')}{field('hours')}
        <button type="submit">{text.calculate}</button>
        {(['invest', 'return'] as const).flatMap((name) => (given[name] === undefined ? [] : [<input key={name} type="hidden" name={name} value={given[name]} />]))}
      </form>
      {alternative && <p>{text.alternativeAnswer(euro(alternative.own), euro(alternative.paid), euro(alternative.saving))} {given.hours !== undefined && alternative.hoursValue !== null && text.hoursMemo(number(given.hours), euro(alternative.hoursValue))}</p>}
    </section>
  );
}

const isZero = (amount: string) => /^-?0(\.0+)?$/.test(amount);
