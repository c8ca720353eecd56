import type { LevelOfYear } from '../indices/chain.js';
import { EVENTS, toyIndex, type ToyEvent } from '../indices/toy-index.js';
import { toText } from '../shared/decimal.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

/** A small index to play with: what happens to it, and what does not, when initiatives come and go and prices change. */
export function ExplainedIndexPage({ events, speech }: { events: ReadonlySet<ToyEvent>; speech: Speech }) {
  const { text: { indexPages: { toy: text } }, language, number, euro } = speech;
  const { years, rows, totals, headline, population, value } = toyIndex(events);
  const levels = (series: readonly LevelOfYear[]) => series.map(({ level }) => (level ? number(toText(level), 1) : '—'));
  const lines = { headline: levels(headline), population: levels(population), value: levels(value), total: totals.map((total) => number(toText(total.times(100).div(totals[0]!)), 1)) };
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form method="get" action={`/${language}/indices/explained`}>
        <fieldset class="fields">
          <legend>{text.choose}</legend>
          {EVENTS.map((event) => <label key={event} class="choice"><input type="checkbox" name="event" value={event} checked={events.has(event)} />{text.events[event]}</label>)}
        </fieldset>
        <button>{text.show}</button>
      </form>
      <TableBox label={text.title}>
        <table id="toy-levels">
          <thead><tr><th scope="col" />{years.map((year) => <th key={year} scope="col" class="n">{year}</th>)}</tr></thead>
          <tbody>{Object.entries(lines).map(([line, cells]) => <tr key={line} class={line === 'headline' ? 'chosen' : undefined}><th scope="row">{text.rows[line as keyof typeof lines]}</th>{cells.map((cell, at) => <td key={at} class="n">{cell}</td>)}</tr>)}</tbody>
        </table>
      </TableBox>
      {events.size === 0 ? <p>{text.nothing}</p> : <ul>{EVENTS.filter((event) => events.has(event)).map((event) => <li key={event}><strong>{text.events[event]}.</strong> {text.says[event]}</li>)}</ul>}
      <h2>{text.values}</h2>
      <TableBox label={text.values}>
        <table>
          <thead><tr><th scope="col">{text.who}</th>{years.map((year) => <th key={year} scope="col" class="n">{year}</th>)}</tr></thead>
          <tbody>
            {rows.map(({ initiative, values }, index) => <tr key={index}><th scope="row">{initiative}</th>{values.map((worth, at) => <td key={at} class="n">{worth ? euro(toText(worth)) : '—'}</td>)}</tr>)}
            <tr><th scope="row">{text.total}</th>{totals.map((total, at) => <td key={at} class="n">{euro(toText(total))}</td>)}</tr>
          </tbody>
        </table>
      </TableBox>
      <p><a href={`/${language}/indices`}>{text.back}</a></p>
    </>
  );
}
