import type { Comparison, ComparedInitiative } from '../comparison/compare.service.js';
import { PROFILE, type ProfileValue } from '../comparison/side-by-side.js';
import { labelOf, STAKEHOLDERS } from '../pricelist/closed-lists.js';
import { parseDecimal, sum, toText } from '../shared/decimal.js';
import type { Speech } from './language.js';
import { BasisNote, ChartOf, TableBox } from './layout.js';
import { EvidenceList, RangeCell } from './range.js';

export interface ComparisonProps {
  /** As they stand in the address. */
  chosen: readonly string[];
  year: string | undefined;
  problems: readonly string[];
  found: Comparison | null;
}
interface Shown { found: Comparison; speech: Speech }

export function ComparisonPage({ props: { chosen, year, problems, found }, speech }: { props: ComparisonProps; speech: Speech }) {
  const { text: { compareInitiatives: text, ...all } } = speech;
  const query = new URLSearchParams({ initiatives: chosen.join(','), ...(year !== undefined && { year }) }).toString();
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {problems.length > 0 && <div role="alert"><ul class="problems">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul></div>}
      <Chosen chosen={chosen} year={year} found={found} speech={speech} />
      {found && (
        <>
          <Fairness found={found} speech={speech} />
          <Figures found={found} speech={speech} />
          <Sureness found={found} speech={speech} />
          <Profiles found={found} speech={speech} />
          <PerUnit found={found} speech={speech} />
          <Gains found={found} speech={speech} />
          <BasisNote basis={found.initiatives[0]!.basis} speech={speech} />
          <p class="quiet">{text.keep}</p>
          <p class="links"><span>{all.initiative.downloads}:</span><a href={`/api/v1/comparisons.csv?${query}`}>CSV</a><a href={`/api/v1/comparisons.xlsx?${query}`}>XLSX</a><a href={`/api/v1/comparisons?${query}`}>JSON</a></p>
        </>
      )}
    </>
  );
}

const queryOf = (chosen: readonly string[], year: string | undefined) => new URLSearchParams([...chosen.map((each) => ['initiatives', each]), ...(year === undefined ? [] : [['year', year]])]).toString();

function Chosen({ chosen, year, found, speech: { text: { compareInitiatives: text }, language } }: { chosen: readonly string[]; year: string | undefined; found: Comparison | null; speech: Speech }) {
  const nameOf = (each: string) => found?.initiatives.find(({ initiative }) => initiative === each.split('~')[0])?.name ?? each;
  return (
    <>
      {chosen.length > 0 && <ul class="inline">{chosen.map((each, at) => <li key={each}>{nameOf(each)} <a href={`/${language}/comparisons?${queryOf(chosen.filter((_, other) => other !== at), year)}`} aria-label={text.remove(nameOf(each))}>×</a></li>)}</ul>}
      {chosen.length < 2 && <p role="status">{text.few}</p>}
      <form class="filters" method="get" action={`/${language}/comparisons`}>
        {chosen.map((each) => <input key={each} type="hidden" name="initiatives" value={each} />)}
        <label>{text.field}<input name="initiatives" maxLength={100} autocomplete="off" aria-describedby="compare-help" /></label>
        <label>{text.year}<input name="year" inputMode="numeric" pattern="\d{4}" maxLength={4} placeholder={text.lastYear} value={year ?? ''} /></label>
        <button type="submit">{text.show}</button>
        <span class="help" id="compare-help">{text.fieldHelp} <a href={`/${language}/initiatives`}>{text.search}</a></span>
      </form>
    </>
  );
}

function Fairness({ found: { unfair, initiatives }, speech: { text: { compareInitiatives: text } } }: Shown) {
  const names = new Map(initiatives.map(({ initiative, name }) => [initiative, name]));
  return (
    <section aria-labelledby="fair">
      <h2 id="fair">{text.fair}</h2>
      {unfair.length === 0 ? <p>{text.isFair}</p> : (
        <>
          <p>{text.notFair}</p>
          <ul>{unfair.map(({ code, initiatives: own }) => <li key={code}><strong>{own.length === initiatives.length ? text.everyone : own.map((slug) => names.get(slug)).join(', ')}:</strong> {text.unfair[code]}</li>)}</ul>
        </>
      )}
    </section>
  );
}

function Figures({ found: { initiatives }, speech }: Shown) {
  const { text: { compareInitiatives: text, ...all }, language, euro, number, name } = speech;
  const ratio = (value: string | null) => (value === null ? all.unknown : number(value, 2));
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{text.figures}</h2>
      <ChartOf table="compared" kind="bars" label={text.chart} />
      <TableBox label={text.figures}>
        <table id="compared" data-label={text.valueOf} data-axis={initiatives[0]!.currency}>
          <thead><tr><th scope="col">{text.initiative}</th><th scope="col">{text.year}</th><th scope="col" class="n">{text.value}</th><th scope="col" class="n">{text.range}</th><th scope="col" class="n">{text.inputs}</th><th scope="col" class="n">{text.sroi}</th><th scope="col" class="n">{text.sroiRange}</th><th scope="col" class="n">{text.hours}</th><th scope="col" class="n">{text.people}</th><th scope="col">{text.evidence}</th></tr></thead>
          <tbody>
            {initiatives.map((each) => (
              <tr key={each.initiative} data-x={each.name} data-y={each.value ?? ''}>
                <th scope="row"><a href={`/${language}/initiatives/${each.initiative}?year=${each.year}`}>{each.name}</a><span class="summary">{name('sector', each.sector)}</span></th>
                <td>{each.year}</td><td class="n">{euro(each.value, each.currency)}</td>
                <td class="n"><RangeCell range={each.range} money={(amount) => euro(amount, each.currency)} speech={speech} /></td>
                <td class="n">{euro(each.inputs, each.currency)}</td><td class="n">{ratio(each.sroi)}</td><td class="n">{each.sroiLow === null ? '—' : `${ratio(each.sroiLow)} ${all.ranges.to} ${ratio(each.sroiHigh)}`}</td>
                <td class="n">{each.hours === null ? all.unknown : number(each.hours, 0)}</td><td class="n">{each.people === null ? all.unknown : number(each.people, 0)}</td>
                <td>{each.evidence ? <EvidenceList evidence={each.evidence} speech={speech} /> : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="quiet">{text.people}: {text.peopleHelp}.</p>
    </section>
  );
}

function Sureness({ found: { pairs, initiatives }, speech: { text: { compareInitiatives: text }, percent } }: Shown) {
  const names = new Map(initiatives.map(({ initiative, name }) => [initiative, name]));
  const by = { value: text.value_, sroi: text.sroi_ };
  return (
    <section aria-labelledby="sure">
      <h2 id="sure">{text.sure}</h2>
      <p>{text.sureLead}</p>
      {pairs.length === 0 ? <p>{text.noPairs}</p> : (
        <TableBox label={text.sure}>
          <table>
            <thead><tr><th scope="col">{text.by}</th><th scope="col">{text.first}</th><th scope="col">{text.second}</th><th scope="col" class="n">{text.chance}</th><th scope="col">{text.verdict}</th></tr></thead>
            <tbody>{pairs.map((pair) => <tr key={`${pair.by} ${pair.above} ${pair.below}`}><td>{by[pair.by]}</td><th scope="row">{names.get(pair.above)}</th><td>{names.get(pair.below)}</td><td class="n">{percent(pair.probability, 1)}</td><td>{text.verdicts[pair.verdict]}</td></tr>)}</tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}

/** A picture that is a table: each cell has its number, and how it is beside the highest. */
function Profiles({ found: { initiatives }, speech: { text: { compareInitiatives: text, ...all }, number, percent } }: Shown) {
  const written = (value: ProfileValue, own: string) => (value === 'involvement' || value === 'evidence' ? percent(own, 0) : number(own, value === 'efficiency' ? 2 : 0));
  const cell = ({ initiative, name, profile, profileShares }: ComparedInitiative, value: ProfileValue) => {
    const [own, share] = [profile[value], profileShares[value]];
    return <td key={initiative} class="n">{own === null || share === null ? all.unknown : <>{written(value, own)} <meter min={0} max={1} value={Number(share)} aria-label={`${name}: ${text.profiles[value]}`}>{percent(share, 0)}</meter></>}</td>;
  };
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">{text.profile}</h2>
      <p>{text.profileLead}</p>
      <TableBox label={text.profile}>
        <table>
          <thead><tr><th scope="col">{text.profileValue}</th>{initiatives.map(({ initiative, name }) => <th key={initiative} scope="col" class="n">{name}</th>)}</tr></thead>
          <tbody>{PROFILE.map((value) => <tr key={value}><th scope="row">{text.profiles[value]}<span class="summary">{text.profileHelp[value]}</span></th>{initiatives.map((each) => cell(each, value))}</tr>)}</tbody>
        </table>
      </TableBox>
    </section>
  );
}

function PerUnit({ found: { perUnit, initiatives }, speech: { text: { compareInitiatives: text, ...all }, language, cents, number } }: Shown) {
  const cellOf = (of: Comparison['perUnit'][number]['of'], slug: string, currency: string) => {
    const own = of.find(({ initiative }) => initiative === slug);
    return own ? <>{own.cost === null ? all.unknown : cents(own.cost, currency)} <span class="quiet">({number(own.quantity)})</span></> : '—';
  };
  return (
    <section aria-labelledby="per-unit">
      <h2 id="per-unit">{text.perUnit}</h2>
      {perUnit.length === 0 ? <p>{text.perUnitNone}</p> : (
        <>
          <p>{text.perUnitLead}</p>
          <TableBox label={text.perUnit}>
            <table>
              <thead><tr><th scope="col">{text.indicator}</th>{initiatives.map(({ initiative, name }) => <th key={initiative} scope="col" class="n">{name}</th>)}</tr></thead>
              <tbody>{perUnit.map(({ indicator, label, unit, of }) => <tr key={indicator}><th scope="row">{label?.[language] ?? indicator}<span class="summary">{unit}</span></th>{initiatives.map(({ initiative, currency }) => <td key={initiative} class="n">{cellOf(of, initiative, currency)}</td>)}</tr>)}</tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}

function Gains({ found: { initiatives }, speech: { text: { compareInitiatives: text }, language, euro, name } }: Shown) {
  const parties = [...new Set(initiatives.flatMap(({ stakeholders }) => stakeholders.map(({ code }) => code)))];
  const goals = [...new Set(initiatives.flatMap(({ sdgs }) => sdgs.map(({ code }) => code)))];
  const gain = ({ stakeholders, currency }: ComparedInitiative, code: string) => {
    const own = stakeholders.filter((part) => part.code === code);
    return own.length === 0 ? '—' : euro(toText(sum(own.map(({ ledger }) => parseDecimal(ledger)))), currency);
  };
  const goalOf = (code: string) => (code === 'none' ? text.noGoal : `${code} ${name('sdg', code.split('.')[0]!)}`);
  const table = (id: string, title: string, head: string, codes: string[], nameOf: (code: string) => string, cell: (each: ComparedInitiative, code: string) => string) => (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <TableBox label={title}>
        <table>
          <thead><tr><th scope="col">{head}</th>{initiatives.map(({ initiative, name: own }) => <th key={initiative} scope="col" class="n">{own}</th>)}</tr></thead>
          <tbody>{codes.map((code) => <tr key={code}><th scope="row">{nameOf(code)}</th>{initiatives.map((each) => <td key={each.initiative} class="n">{cell(each, code)}</td>)}</tr>)}</tbody>
        </table>
      </TableBox>
    </section>
  );
  return (
    <>
      {parties.length > 0 && table('gains', text.gains, text.gainsParty, parties, (code) => labelOf(STAKEHOLDERS, code, language), gain)}
      {goals.length > 0 && table('sdgs', text.sdgs, text.goal, goals, goalOf, ({ sdgs, currency }, code) => { const part = sdgs.find((each) => each.code === code); return part ? euro(part.value, currency) : '—'; })}
    </>
  );
}
