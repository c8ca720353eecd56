import { changeRows, type ChangeRow } from '../pricelist/change-rows.js';
import { labelOf, UNITS } from '../pricelist/closed-lists.js';
import { nothingChanged } from '../pricelist/compare-price-lists.js';
import { DRAFT, type ComparedList, type ListComparison } from '../valuation/compare-lists.service.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

export interface CompareProps {
  /** Every list that can be chosen. */
  lists: readonly ComparedList[];
  from: string | undefined;
  to: string | undefined;
  /** Where there is something to compare. */
  found: ListComparison | null;
}

const SHOWN = 200;
const PRICE_DECIMALS = 6;
const nameOf = ({ list, version }: ComparedList) => `${list}/${version}`;

export function ComparePage({ props, speech }: { props: CompareProps; speech: Speech }) {
  const { text: { comparison: text } } = speech;
  const draft = props.to?.startsWith(DRAFT) ?? false;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <Choose {...props} draft={draft} speech={speech} />
      {props.found && <Found found={props.found} draft={draft} speech={speech} />}
    </>
  );
}

function Choose({ lists, from, to, found, draft, speech: { text: { comparison: text }, language } }: CompareProps & { draft: boolean; speech: Speech }) {
  const options = lists.map((list) => ({ name: nameOf(list), label: `${list.title[language]} ${list.version}` }));
  const afterwards = draft && found ? [{ name: to!, label: `${text.draft}: ${found.to.title[language]} ${found.to.version}` }, ...options] : options;
  return (
    <form class="filters" method="get">
      {([['from', text.from, from ?? (found && nameOf(found.from)), options], ['to', text.to, to, afterwards]] as const).map(([name, label, chosen, own]) => (
        <label key={name}>{label}
          <select name={name}>{own.map((option) => <option key={option.name} value={option.name} selected={chosen === option.name}>{option.label}</option>)}</select>
        </label>
      ))}
      <button type="submit">{text.go}</button>
    </form>
  );
}

/** What was compared; a draft has no page of its own entries, and programs are not signed in as a person is. */
interface FoundProps {
  found: ListComparison;
  draft: boolean;
  speech: Speech;
}

function Found({ found, draft, speech }: FoundProps) {
  const { text: { comparison: text }, number } = speech;
  const { from, to, changes } = found;
  const api = `/api/v1/price-lists/${from.list}/compare`;
  const query = `?from=${from.version}&to=${nameOf(to)}`;
  return (
    <>
      <h2>{text.changes}</h2>
      <p role="status">{nothingChanged(changes) ? text.same : text.counts(number(changes.changed.length), number(changes.added.length), number(changes.removed.length), number(changes.unchanged))}</p>
      {from.currency !== to.currency && <p><strong class="mark">{text.currencies(from.currency, to.currency)}</strong></p>}
      {from.currency === to.currency && from.priceLevel !== to.priceLevel && <p><strong class="mark">{text.levels(from.priceLevel, to.priceLevel)}</strong></p>}
      <Changes found={found} draft={draft} speech={speech} />
      <Effect found={found} draft={draft} speech={speech} />
      {!draft && from.visibility === 'public' && to.visibility === 'public' && <p class="links"><a href={`${api}.csv${query}`}>{text.downloadCsv}</a><a href={`${api}${query}`}>{text.downloadJson}</a></p>}
    </>
  );
}

function Changes({ found: { from, to, changes }, draft, speech }: FoundProps) {
  const { text: { comparison: text, ...all }, language, number, day, grown, growth } = speech;
  const rows = changeRows(changes);
  if (rows.length === 0) return null;
  const kinds: Record<string, string> = text.kinds;
  const parts: Record<string, string> = { ...text.parts, ...all.prices.adjustment };
  return (
    <>
      {rows.length > SHOWN && <p>{text.shown(number(SHOWN), number(rows.length))}</p>}
      <TableBox label={text.changes}>
        <table class="prices" id="changes">
          <thead><tr><th scope="col">{all.prices.indicator}</th><th scope="col">{text.what}</th><th scope="col">{text.day}</th><th scope="col" class="n">{text.before}</th><th scope="col" class="n">{text.after}</th><th scope="col" class="n">{text.difference}</th><th scope="col" class="n">{text.percent}</th></tr></thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={`${row.code} ${row.part} ${row.from}`}>
                <th scope="row">{row.code === null ? text.wholeList : draft ? row.label![language] : <a href={`/${language}/price-lists/${nameOf(row.change === 'removed' ? from : to)}#${row.code}`}>{row.label![language]}</a>}{row.unit !== null && <span class="unit">{all.initiative.perUnit} {labelOf(UNITS, row.unit, language)}</span>}</th>
                <td>{[...row.change.split(' ').map((kind) => kinds[kind]), parts[row.part]].filter(Boolean).join(', ')}</td>
                <td>{row.from !== null ? day(row.from) : row.part === 'price' && row.change !== 'added' && row.change !== 'removed' ? text.always : ''}</td>
                <Told row={row} side="before" currency={from.currency} speech={speech} />
                <Told row={row} side="after" currency={to.currency} speech={speech} />
                <td class="n">{row.difference !== null && grown(row.difference, to.currency, PRICE_DECIMALS)}</td>
                <td class="n">{row.ratio !== null && growth(row.ratio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}

/** What one list says: an amount with its price level, a share, or in words why there is no price; the source where that changed. */
function Told({ row, side, currency, speech: { text: { prices: text }, price, percent, reason } }: { row: ChangeRow; side: 'before' | 'after'; currency: string; speech: Speech }) {
  const [value, quote] = [row[side], row[`${side}Quote`]];
  const share = row.part in text.adjustment;
  return (
    <td class="n told">
      {value !== null && (row.part === 'price' ? price(value, currency) : share ? percent(value) : value)}
      {quote?.priceLevel && <span class="unit">{text.level.toLowerCase()} {quote.priceLevel}</span>}
      {quote?.held && <span class="unit">{reason(quote.held)}</span>}
      {quote?.source && row.change.split(' ').includes('source') && <span class="unit">{quote.source.title}</span>}
    </td>
  );
}

function Effect({ found: { from, to, effect }, draft, speech }: FoundProps) {
  const { text: { comparison: text, ...all }, language, number, name } = speech;
  const valued = effect.sectors.filter(({ before, after }) => before.value !== null || after.value !== null);
  const worth = [{ label: text.all, ...effect.total }, ...valued.map(({ sector, ...own }) => ({ label: name('sector', sector), ...own }))];
  const [one, other] = [from, to].map(({ list, version }) => `${list} ${version}`) as [string, string];
  const heads = <><th scope="col" class="n">{text.value(one, from.currency, from.priceLevel)}</th><th scope="col" class="n">{text.value(other, to.currency, to.priceLevel)}</th><th scope="col" class="n">{text.difference}</th><th scope="col" class="n">{text.percent}</th></>;
  const lines = ({ priced, backcast, held, refused }: ListComparison['effect']['total']['before']) => text.lineCounts(number(priced + backcast), number(held), number(refused));
  return (
    <>
      <h2>{text.effect}</h2>
      <p>{text.effectLead}</p>
      <TableBox label={text.effect}>
        <table id="effect">
          <thead><tr><th scope="col">{text.sector}</th>{heads}<th scope="col">{text.lines(one)}</th><th scope="col">{text.lines(other)}</th></tr></thead>
          <tbody>
            {worth.map(({ label, before, after, ...moved }) => (
              <tr key={label}><th scope="row">{label}</th><Moved before={before.value} after={after.value} {...moved} from={from} to={to} speech={speech} /><td>{lines(before)}</td><td>{lines(after)}</td></tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      {valued.length < effect.sectors.length && <p>{text.others(number(effect.sectors.length - valued.length))}</p>}
      <p class="basis">
        {[from, to].map((list) => <>{draft && list === to ? `${text.draft}: ${list.list} ${list.version}` : <a href={`/${language}/price-lists/${nameOf(list)}`}>{all.basis(list.list, list.version, list.priceLevel)}</a>}; </>)}
        {all.basisMore(effect.methodVersion, String(effect.knownAt))}; {all.range}: {all.rangeUnknown}.
      </p>
      {effect.initiatives.length > 0 && (
        <>
          <h3>{text.most}</h3>
          <p>{text.mostLead}</p>
          <TableBox label={text.most}>
            <table id="most">
              <thead><tr><th scope="col">{all.initiatives.name}</th>{heads}</tr></thead>
              <tbody>{effect.initiatives.map(({ slug, name: called, ...moved }) => <tr key={slug}><th scope="row"><a href={`/${language}/initiatives/${slug}`}>{called}</a></th><Moved {...moved} from={from} to={to} speech={speech} /></tr>)}</tbody>
            </table>
          </TableBox>
        </>
      )}
    </>
  );
}

type Moving = Pick<ListComparison['effect']['initiatives'][number], 'before' | 'after' | 'difference' | 'ratio'> & { from: ComparedList; to: ComparedList; speech: Speech };

function Moved({ before, after, difference, ratio, from, to, speech: { text: { comparison: text }, euro, grown, growth } }: Moving) {
  const none = difference !== null && /^-?0\.0+$/.test(difference);
  return (
    <>
      <td class="n">{euro(before, from.currency)}</td>
      <td class="n">{euro(after, to.currency)}</td>
      <td class="n">{none ? text.noDifference : difference !== null && grown(difference, to.currency)}</td>
      <td class="n">{!none && ratio !== null && growth(ratio)}</td>
    </>
  );
}
