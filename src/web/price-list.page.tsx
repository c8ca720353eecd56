import type { Sdg } from '../initiatives/reference-data.js';
import type { IndicatorOfList } from '../measurements/indicators.service.js';
import { fitsFilter, type PriceFilter } from '../pricelist/price-filter.js';
import type { FileKind } from '../pricelist/price-list-file.js';
import type { Check } from '../pricelist/price-list.js';
import type { VersionSummary } from '../pricelist/price-list-summary.js';
import type { PriceListVersion } from '../pricelist/pricelist.service.js';
import { groupBy } from '../shared/group-by.js';
import { Cite } from './cite.js';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import { PriceFilters } from './price-filters.js';
import { PriceTables } from './price-table.js';
import { SourceLink } from './source-link.js';

export interface PriceListProps {
  shown: PriceListVersion;
  indicators: readonly IndicatorOfList[];
  filter: PriceFilter;
  sdgs: readonly Sdg[];
  checks: readonly Check[];
  /** All versions of the list, the newest first, and the newest of every other list. */
  versions: readonly VersionSummary[];
  others: readonly VersionSummary[];
  /** The address of this site, and the day of today. */
  site: string;
  today: string;
}

export function PriceListPage({ props, speech }: { props: PriceListProps; speech: Speech }) {
  const { shown: { content: list, document, sha256 }, indicators, filter, sdgs, versions, site, today } = props;
  const { text: { prices: text, ...all }, language, number } = speech;
  const address = `/${language}/price-lists/${list.list}/${list.version}`;
  const found = indicators.filter((indicator) => fitsFilter(indicator, filter));
  const [priced, unpriced] = [indicators.filter(({ price }) => price), indicators.filter(({ price }) => !price)];
  const [newest] = versions;
  return (
    <>
      <h1>{list.title[language]} {list.version}</h1>
      {newest && newest.version !== list.version && <p><strong class="mark">{text.supersededBy} {newest.version}</strong> <a href={`/${language}/price-lists/${newest.list}/${newest.version}`}>{newest.title[language]} {newest.version}</a></p>}
      <p class="lead">{text.lead(list.priceLevel, list.currency)}</p>
      {document.extends && <p>{text.standsOn} <a href={`/${language}/price-lists/${document.extends.list}/${document.extends.version}`}>{document.extends.list} {document.extends.version}</a>. {text.standsOnMore(number(document.indicators.length), number(document.overrides?.length ?? 0))}</p>}
      <p>{text.counts(number(priced.length), number(priced.filter(({ status }) => status === 'priced').length), number(unpriced.length))}</p>
      <p class="links"><a href="#versions">{text.versions}</a><a href="#downloads">{text.downloads}</a><a href={`/${language}/indicators`}>{all.indicators.title}</a><a href={`/${language}/stakeholders`}>{all.stakeholders.title}</a><a href={`/${language}/price-lists/drafts`}>{all.drafts.title}</a></p>
      <PriceFilters props={{ action: address, filter, indicators, found: found.length, sdgs }} speech={speech} />
      <Found found={found} speech={speech} />
      <Overrides props={props} speech={speech} />
      <Versions props={props} speech={speech} />
      <About props={props} speech={speech} />
      <Downloads props={props} speech={speech} />
      <Cite cited={{ list, sha256, url: site + address, accessed: today, language }} speech={speech} />
    </>
  );
}

function Found({ found, speech }: { found: readonly IndicatorOfList[]; speech: Speech }) {
  const { text: { prices: text }, language } = speech;
  const [priced, unpriced] = [found.filter(({ price }) => price), found.filter(({ price }) => !price)];
  return (
    <>
      {priced.length > 0 && <h2>{text.priced}</h2>}
      <PriceTables indicators={priced} speech={speech} />
      {unpriced.length > 0 && <><h2>{text.held}</h2><p>{text.heldLead}</p></>}
      <dl class="held">
        {[...groupBy(unpriced, ({ entry }) => entry.held![language])].map(([why, own]) => (
          <div key={why}>
            <dt>{why}</dt>
            <dd><ul class="inline">{own.map(({ entry }) => <li key={entry.code} id={entry.code}><a href={`/${language}/indicators/${entry.code}`}>{entry.label[language]}</a></li>)}</ul></dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Where a list that stands on another says something else, and why: the reasons are its own. */
function Overrides({ props: { shown: { document }, indicators }, speech: { text: { prices: text }, language } }: { props: PriceListProps; speech: Speech }) {
  if (!document.overrides?.length) return null;
  return (
    <section aria-labelledby="overrides">
      <h2 id="overrides">{text.overrides}</h2>
      <dl class="held">
        {document.overrides.map(({ code, reason }) => (
          <div key={code}><dt><a href={`/${language}/indicators/${code}#list-${document.list}`}>{indicators.find(({ entry }) => entry.code === code)!.entry.label[language]}</a></dt><dd>{reason[language]}</dd></div>
        ))}
      </dl>
    </section>
  );
}

/** The address where two versions are compared; each is written as list and version. */
function comparison(from: { list: string; version: string }, to: { list: string; version: string }, { language }: Speech): string {
  return `/${language}/price-lists/compare?${new URLSearchParams({ from: `${from.list}/${from.version}`, to: `${to.list}/${to.version}` }).toString()}`;
}

function Versions({ props: { shown: { document }, versions, others }, speech }: { props: PriceListProps; speech: Speech }) {
  const { text: { prices: text }, language, day } = speech;
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{text.versions}</h2>
      <TableBox label={text.versions}>
        <table class="waterfall">
          <thead><tr><th scope="col">{text.version}</th><th scope="col">{text.published}</th><th scope="col">{text.status}</th><th scope="col">{text.changes}</th></tr></thead>
          <tbody>
            {versions.map((version, at) => {
              const before = versions[at + 1] ?? version.extends;
              return (
                <tr key={version.version} class={version.version === document.version ? 'chosen' : undefined}>
                  <th scope="row" class="whole"><a href={`/${language}/price-lists/${version.list}/${version.version}`}>{version.version}</a></th>
                  <td>{day(version.published)}</td>
                  <td>{version.status === 'published' ? text.inForce : text.superseded}{version.visibility === 'private' && `, ${text.privateList}`}</td>
                  <td>{before ? <a href={comparison(before, version, speech)}>{text.against(`${before.list} ${before.version}`)}</a> : '—'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableBox>
      {others.length > 0 && <p class="links"><span>{text.otherLists}</span>{others.map(({ list, version, title }) => <a key={list} href={`/${language}/price-lists/${list}/${version}`}>{title[language]} {version}</a>)}</p>}
    </section>
  );
}

function About({ props: { shown: { content: list, sha256 }, checks }, speech }: { props: PriceListProps; speech: Speech }) {
  const { text: { prices: text }, day, percent } = speech;
  return (
    <section aria-labelledby="about">
      <h2 id="about">{text.about}</h2>
      <dl class="facts">
        <div><dt>{text.published}</dt><dd>{day(list.published)}</dd></div>
        <div><dt>{text.authors}</dt><dd>{list.authors.join(', ')}</dd></div>
        <div><dt>{text.checks}</dt><dd>{checks.length === 0 ? text.noChecks : <ul class="plain">{checks.map(({ on, by, note }) => <li key={on + by + note}>{day(on)}, {by}: {note}</li>)}</ul>}</dd></div>
        <div><dt>{text.discount}</dt><dd>{list.discount.schedule.map(({ rate }) => percent(rate)).join(', ')} · <SourceLink source={list.discount.source} speech={speech} /></dd></div>
        <div><dt>{text.index}</dt><dd>{list.priceIndex.code} {list.priceIndex.version}</dd></div>
        <div><dt>{text.licence}</dt><dd lang="en">{list.licence}</dd></div>
        <div><dt>{text.hash}</dt><dd><code>{sha256}</code></dd></div>
      </dl>
    </section>
  );
}

function Downloads({ props: { shown: { list, version } }, speech: { text: { prices: text }, language } }: { props: PriceListProps; speech: Speech }) {
  const file = (kind: FileKind) => <a href={`/${language}/price-lists/${list}/${version}/${list}-${version}.${kind}`}>{kind.toUpperCase()}</a>;
  return (
    <section aria-labelledby="downloads">
      <h2 id="downloads">{text.downloads}</h2>
      <p>{text.table} ({file('xlsx')}, {file('csv')}): {text.tableWhy}</p>
      <p>{text.document} ({file('yaml')}, {file('json')}): {text.documentWhy}</p>
    </section>
  );
}
