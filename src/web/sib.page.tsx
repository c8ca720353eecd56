import { ASSUMED, FLOOR_PAYERS, type BondField } from '../comparison/bond-terms.js';
import type { Bond, BondResult } from '../comparison/social-impact-bond.js';
import { Decimal, toText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import type { Speech } from './language.js';
import { ChartOf, TableBox } from './layout.js';

export interface SibProps {
  bond: Bond;
  /** What was filled in, as it was written. */
  given: Partial<Record<BondField, string>>;
  /** What of it is not right: then the bond is that of the example. */
  problems: readonly Problem[];
  /** The query of the API that gives the same. */
  query: string;
}
type Props = { props: SibProps; speech: Speech };

const GROUPS = {
  contract: ['capital', 'returnMax', 'lossMax', 'years', 'perPercent', 'floorPaidBy'],
  result: ['participants', 'monthsAgreed', 'monthsLow', 'monthsExpected', 'monthsHigh'],
  money: ['benefit', 'costs'],
} as const satisfies Record<string, readonly BondField[]>;
const SHARES: readonly BondField[] = ['returnMax', 'lossMax'];

export function SibPage({ props, speech }: Props) {
  const { text: { sib: text, ...all }, language } = speech;
  const { problems, query, bond: { distribution } } = props;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <p>{text.why}</p>
      {problems.length > 0 && <div role="alert"><h2>{text.problems}</h2><ul class="problems">{problems.map(({ pointer, message }) => <li key={pointer}><a href={`#${pointer!.slice(1)}`}>{text.fields[pointer!.slice(1) as BondField]?.[0] ?? pointer}</a>: {message}</li>)}</ul></div>}
      <form method="get" action={`/${language}/sib`}>
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <div key={group}>
            <fieldset class="row">
              <legend>{text.groups[group]}</legend>
              <div class="entries">{GROUPS[group].map((name) => <Field key={name} name={name} props={props} speech={speech} />)}</div>
            </fieldset>
          </div>
        ))}
        <p class="links"><button type="submit">{text.calculate}</button><a href={`/${language}/sib`}>{text.reset}</a></p>
      </form>
      <Results props={props} speech={speech} />
      <h2>{text.limits}</h2>
      <ul>{text.limitsList.map((limit) => <li key={limit}>{limit}</li>)}</ul>
      <p class="quiet">{text.draws(speech.number(distribution.draws))} {text.keep}</p>
      <p class="links"><span>{all.initiative.downloads}:</span><a href={`/api/v1/sib.csv?${query}`}>CSV</a><a href={`/api/v1/sib.xlsx?${query}`}>XLSX</a><a href={`/api/v1/sib?${query}`}>JSON</a></p>
    </>
  );
}

function Field({ name, props: { bond: { query }, given, problems }, speech: { text: { sib: text }, percent } }: Props & { name: BondField }) {
  const [label, help] = text.fields[name];
  const value = query[name];
  const wrong = problems.some(({ pointer }) => pointer === `/${name}`);
  const origin = given[name] === undefined ? (ASSUMED.includes(name) ? text.assumed : text.known) : text.own;
  const written = value instanceof Decimal ? (SHARES.includes(name) ? percent(toText(value), 6) : toText(value)) : String(value);
  return (
    <div class="entry">
      <label for={name}>{label}</label>
      {name === 'floorPaidBy'
        ? <select id={name} name={name} aria-describedby={`${name}-help`}>{FLOOR_PAYERS.map((payer) => <option key={payer} value={payer} selected={payer === value}>{text.payers[payer]}</option>)}</select>
        : <input type="text" id={name} name={name} inputMode="decimal" maxLength={30} value={wrong ? given[name]! : written} aria-describedby={`${name}-help`} {...(wrong && { 'aria-invalid': 'true' as const })} />}
      <span class="help" id={`${name}-help`}>{origin === text.assumed ? <strong class="mark">{origin}</strong> : <em>{origin}</em>} {help}</span>
    </div>
  );
}

function Results({ props: { bond: { query, limits, atExpected, distribution: spread, outcomes } }, speech }: Props) {
  const { text: { sib: text }, euro, percent, number } = speech;
  const money = (amount: Decimal) => euro(toText(amount));
  const share = (ratio: Decimal) => percent(toText(ratio), 1);
  return (
    <section aria-labelledby="results">
      <h2 id="results">{text.results}</h2>
      <dl class="figures">
        <div><dt>{text.investor}</dt><dd>{money(spread.expectedPayment)}</dd><dd class="quiet">{text.returnYear(share(spread.expectedAnnualReturn))}</dd><dd class="quiet">{text.range(money(spread.payment.low), money(spread.payment.high))}</dd></div>
        <div><dt>{text.loss}</dt><dd>{share(spread.lossProbability)}</dd><dd class="quiet">{text.lossMax(money(limits.lossMax))}</dd></div>
        <div><dt>{text.municipality}</dt><dd>{money(spread.expectedMunicipalityKeeps)}</dd><dd class="quiet">{text.ofSaving(money(spread.expectedSaving))}</dd><dd class="quiet">{text.range(money(spread.municipalityKeeps.low), money(spread.municipalityKeeps.high))}</dd></div>
        <div><dt>{text.municipalityLoss}</dt><dd>{share(spread.municipalityLossProbability)}</dd></div>
      </dl>
      <p>{text.atLimits(share(spread.atFloorProbability), share(spread.atCapProbability))} {text.notAtMean(money(atExpected.payment), number(toText(query.monthsExpected)))}</p>
      <ChartOf table="sib-table" kind="line" label={text.chart} />
      <Outcomes outcomes={outcomes} agreed={query.monthsAgreed} speech={speech} />
    </section>
  );
}

function Outcomes({ outcomes, agreed, speech: { text: { sib: text }, euro, percent, number } }: { outcomes: readonly BondResult[]; agreed: Decimal; speech: Speech }) {
  const money = (amount: Decimal) => euro(toText(amount));
  return (
    <TableBox label={text.table}>
      <table id="sib-table" data-series={[text.saving, text.payment, text.keeps].join('|')} data-axis={text.axis}>
        <caption>{text.table}</caption>
        <thead><tr><th scope="col" class="n told">{text.fewer}</th><th scope="col" class="n told">{text.fall}</th><th scope="col" class="n told">{text.saving}</th><th scope="col" class="n told">{text.payment}</th><th scope="col" class="n told">{text.pays}</th><th scope="col" class="n told">{text.keeps}</th><th scope="col" class="n told">{text.yearly}</th></tr></thead>
        <tbody>
          {outcomes.map(({ monthsRealised, fallShare, saving, payment, municipalityPays, municipalityKeeps, annualReturn }) => {
            const fewer = toText(agreed.minus(monthsRealised));
            return (
              <tr key={fewer} data-x={number(fewer)} data-y={[saving, payment, municipalityKeeps].map(toText).join('|')}>
                <th scope="row" class="n">{number(fewer)}</th><td class="n">{percent(toText(fallShare), 0)}</td><td class="n">{money(saving)}</td><td class="n">{money(payment)}</td><td class="n">{money(municipalityPays)}</td><td class="n">{money(municipalityKeeps)}</td><td class="n">{percent(toText(annualReturn), 1)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableBox>
  );
}
