import { STAKEHOLDERS, UNITS, labelOf } from '../pricelist/closed-lists.js';
import type { PriceList } from '../pricelist/price-list.js';
import { stakeholderPrices, type StakeholderPrice } from '../pricelist/stakeholder-prices.js';
import { toText } from '../shared/decimal.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';

export function StakeholdersPage({ lists, speech }: { lists: readonly PriceList[]; speech: Speech }) {
  const { text: { stakeholders: text }, language } = speech;
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {Object.entries(STAKEHOLDERS).map(([code, stakeholder]) => {
        const own = lists.flatMap(({ list, currency, indicators }) => stakeholderPrices(indicators, code).map((price) => ({ list, currency, ...price })));
        return (
          <section key={code} aria-labelledby={code}>
            <h2 id={code} class="name">{stakeholder[language]}</h2>
            <p>{stakeholder.who[language]}</p>
            {own.length === 0 ? <p class="quiet">{text.none}</p> : (
              <details>
                <summary>{text.inPrices(String(own.length))}</summary>
                <TableBox label={stakeholder[language]}>
                  <table class="waterfall">
                    <thead><tr><th scope="col">{text.indicator}</th><th scope="col">{text.what}</th><th scope="col" class="n">{text.amount}</th></tr></thead>
                    <tbody>{own.map((price) => <Rows key={`${price.list} ${price.entry.code}`} own={price} speech={speech} />)}</tbody>
                  </table>
                </TableBox>
              </details>
            )}
          </section>
        );
      })}
      <p class="links"><a href="/api/v1/stakeholders.csv">{text.download}</a></p>
    </>
  );
}

function Rows({ own: { entry, posts, currency }, speech }: { own: StakeholderPrice & { currency: string }; speech: Speech }) {
  const { text: { stakeholders: text, ...all }, language, price: money } = speech;
  return (
    <>
      {posts.map((post, at) => (
        <tr key={at}>
          <th scope="row"><a href={`/${language}/indicators/${entry.code}`}>{entry.label[language]}</a> <span class="quiet">{all.initiative.perUnit} {labelOf(UNITS, entry.unit, language)}</span></th>
          <td>{post.amount.isNegative() ? text.pays : text.gains} <span class="quiet">({post.transfer === null ? all.kinds[post.kind] : all.prices.transfer})</span></td>
          <td class="n">{money(toText(post.amount.abs()), currency)}</td>
        </tr>
      ))}
    </>
  );
}
