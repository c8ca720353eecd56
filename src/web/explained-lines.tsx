import { labelOf, STAKEHOLDERS, UNITS } from '../pricelist/closed-lists.js';
import type { ExplainedLine, Explanation } from '../valuation/explain.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { OriginOf } from './origin-of.js';
import { Range } from './range.js';
import { SourceLink } from './source-link.js';

type LineProps = { line: ExplainedLine; currency: string; basis: Basis; speech: Speech };

/** The lines of one year: every priced one followed from quantity to euro, and the others with the reason why they have none. */
export function ExplainedLines({ explained, basis, speech }: { explained: Explanation; basis: Basis; speech: Speech }) {
  const { text: { initiative: text } } = speech;
  const priced = explained.lines.filter((line) => line.outcome === 'priced');
  const others = explained.lines.filter((line) => line.outcome !== 'priced');
  return (
    <>
      <h3>{text.pricedLines}</h3>
      {priced.length === 0 && <p>{text.nothingPriced}</p>}
      {priced.map((line) => <PricedLine key={line.line} line={line} currency={explained.currency} basis={basis} speech={speech} />)}
      {others.length > 0 && <OtherLines lines={others} speech={speech} />}
    </>
  );
}

function PricedLine(props: LineProps) {
  const { line, speech } = props;
  const { text: { initiative: text }, language, cents } = speech;
  return (
    <article class="line">
      <h4><span>{line.label?.[language] ?? line.indicator} <NotRealised status={line.status} speech={speech} /></span> <span class="amount">{cents(line.value!)}</span></h4>
      <p class="quiet"><Range range={line.range} money={cents} speech={speech} /></p>
      {line.definition && <p class="quiet">{line.definition[language]}</p>}
      <Steps {...props} />
      <PriceOfLine {...props} />
      <h5>{text.posts}</h5>
      <ul class="plain">{line.posts.map((post, index) => <li key={index}>{labelOf(STAKEHOLDERS, post.stakeholder, language)} ({post.transfer === null ? (speech.text.kinds as Record<string, string>)[post.kind] : speech.text.prices.transfer}): {cents(post.value)}{post.multiplier !== null && <span class="quiet"> ({text.multiplier(speech.percent(post.multiplier))})</span>}</li>)}</ul>
      <Measurements line={line} speech={speech} />
    </article>
  );
}

function Steps({ line, currency, basis, speech }: LineProps) {
  const { text, language, cents, price, number, percent } = speech;
  const unit = labelOf(UNITS, line.unit ?? '', language);
  return (
    <TableBox label={line.label?.[language] ?? line.indicator}>
      <table class="waterfall">
        <tbody>
          {line.steps.map((step) => (
            <tr key={step.step}>
              <th scope="row">{text.steps[step.step]}</th>
              <td>
                {step.step === 'gross' && `${number(line.quantity)} ${unit} × ${price(line.price!.amount!, currency)} × ${number(line.price!.indexRatio, 4)} (${text.initiative.uprating(line.price!.priceLevel, basis.priceLevel)})`}
                {step.share !== null && `− ${percent(step.share)}`}
                {step.reason && <span class="quiet"> {step.reason[language]}</span>}
                {step.source && <> <SourceLink source={step.source} speech={speech} /></>}
              </td>
              <td class="n">{cents(step.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function PriceOfLine({ line, currency, basis, speech }: LineProps) {
  const { text: { initiative: text, ...all }, language, price: money, day } = speech;
  const price = line.price!;
  return (
    <>
      <h5>{text.price}</h5>
      <p>
        <a href={`/${language}/price-lists/${basis.list}/${basis.version}#${line.indicator}`}>{money(price.amount!, currency)} {text.perUnit} {labelOf(UNITS, line.unit ?? '', language)}</a>
        {price.low !== undefined && price.high !== undefined && ` (${text.lowHigh(money(price.low, currency), money(price.high, currency))})`}, {text.priceLevel(price.priceLevel, basis.priceLevel)}, {text.priceHolds(day(price.from))}.
        {' '}{all.prices.source}: <SourceLink source={price.source} speech={speech}>{price.source.publisher}, {price.source.title}</SourceLink>.
      </p>
      {price.remark && <p class="quiet">{price.remark[language]}</p>}
      {price.backcast && <p><strong class="mark">{text.backcast}</strong> {price.backcast[language]}</p>}
    </>
  );
}

function Measurements({ line, speech }: { line: ExplainedLine; speech: Speech }) {
  const { text: { initiative: text, ...all }, language, number } = speech;
  return (
    <>
      <h5>{text.measurements}</h5>
      <ul class="plain">
        {line.measurements.map((row) => (
          <li key={`${row.import} ${row.line}`}>
            {number(row.quantity)} {labelOf(UNITS, line.unit ?? '', language)}, {text.period(row.from, row.until)}{!row.exact && ` (${text.within})`}, {(all.evidence as Record<string, string>)[row.evidence]}; <OriginOf row={row} speech={speech} />
          </li>
        ))}
      </ul>
    </>
  );
}

function OtherLines({ lines, speech }: { lines: readonly ExplainedLine[]; speech: Speech }) {
  const { text: { initiative: text }, language, number, reason } = speech;
  return (
    <>
      <h3>{text.otherLines}</h3>
      <TableBox label={text.otherLines}>
        <table>
          <thead><tr><th scope="col">{text.indicator}</th><th scope="col" class="n">{text.quantity}</th><th scope="col">{text.reason}</th><th scope="col">{text.origin}</th></tr></thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.line}>
                <th scope="row">{line.label?.[language] ?? line.indicator} <NotRealised status={line.status} speech={speech} /></th>
                <td class="n">{number(line.quantity)} {labelOf(UNITS, line.unit ?? '', language)}</td>
                <td><strong class="mark">{line.outcome === 'held' ? text.held : text.excluded}</strong> {reason(line.reason!)}{line.held && `. ${line.held[language]}`}</td>
                <td>{line.measurements.map((row) => <div key={row.line}><OriginOf row={row} speech={speech} /></div>)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}

/** Says of what is only expected or only claimed that it is in no total. */
function NotRealised({ status, speech }: { status: string; speech: Speech }) {
  const mark = (speech.text.notRealised as Record<string, string>)[status];
  return mark ? <strong class="mark">{mark}</strong> : null;
}
