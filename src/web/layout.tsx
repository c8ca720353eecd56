import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Session } from '../organisations/sessions.service.js';
import { hasRole } from '../shared/viewer.js';
import type { Basis } from '../valuation/valuations.service.js';
import type { Language, Speech } from './language.js';

/** What every page has: its title, where it stands, and whether it draws charts. */
export interface PageFrame {
  title: string;
  /** The address without language, such as /initiatives/rci-nl-4, with its query. */
  path: string;
  charts?: boolean;
  /** A script of its own. */
  script?: string;
  /** Seconds after which it is asked again, where there are no scripts. */
  refresh?: number;
  /** Who is signed in; null where nobody is. */
  session: Session | null;
  /** Addresses of own files, with their hash, so that they can be kept for ever. */
  asset: (name: string) => string;
}

/** A page as a document. Everything in it is escaped by the renderer; there is no inline script or style. */
export function page(frame: PageFrame, speech: Speech, content: ComponentChildren): string {
  return `<!doctype html>${renderToString(<Document frame={frame} speech={speech}>{content}</Document>)}`;
}

function Document({ frame, speech, children }: { frame: PageFrame; speech: Speech; children: ComponentChildren }) {
  const { text, language } = speech;
  const other: Language = language === 'nl' ? 'en' : 'nl';
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${frame.title} · ${text.siteName}`}</title>
        <meta name="description" content={text.tagline} />
        <link rel="stylesheet" href={frame.asset('style.css')} />
        <link rel="icon" type="image/svg+xml" href={frame.asset('icon.svg')} />
        <link rel="alternate" hrefLang={other} href={`/${other}${frame.path}`} />
        {frame.refresh !== undefined && <noscript><meta httpEquiv="refresh" content={String(frame.refresh)} /></noscript>}
        {frame.charts && <script src={frame.asset('chart.umd.min.js')} defer />}
        {frame.charts && <script src={frame.asset('draw-charts.js')} type="module" />}
        {frame.script && <script src={frame.asset(frame.script)} type="module" />}
      </head>
      <body>
        <a class="skip" href="#content">{text.skipToContent}</a>
        <header class="top">
          <div class="wide">
            <a class="brand" href={`/${language}`}><img src={frame.asset('icon.svg')} alt="" width="28" height="28" />{text.siteName}</a>
            <nav aria-label={text.mainMenu}><Menu path={frame.path} speech={speech} /></nav>
            <a class="language" href={`/${other}${frame.path}`} lang={other} hrefLang={other}>{text.otherLanguage}</a>
          </div>
          {frame.session && <SignedIn session={frame.session} speech={speech} />}
        </header>
        <main id="content" class="wide" tabIndex={-1}>{children}</main>
        <footer class="bottom">
          <div class="wide">
            <p>{text.footer.about} {text.footer.ranges}</p>
            <p class="links"><span>{text.funders.intro}:</span><a href={`/${language}/portfolio`}>{text.funders.portfolio}</a><a href={`/${language}/sib`}>{text.funders.sib}</a><a href={`/${language}/places`}>{text.menu.places}</a></p>
            <p class="links"><a href={`/${language}/api`}>{text.footer.api}</a>{!frame.session && <a href={`/${language}/sign-in`}>{text.signIn.title}</a>}</p>
          </div>
        </footer>
      </body>
    </html>
  );
}

/** What is read from the price list on: it has no entry of its own in the menu. */
const PRICES = /^\/(price-lists|indicators|stakeholders)/;

function Menu({ path, speech: { language, text } }: { path: string; speech: Speech }) {
  const entries = [['', text.menu.home], ['/initiatives', text.menu.initiatives], ['/sectors', text.menu.sectors], ['/places', text.menu.places], ['/indices', text.menu.indices], ['/price-lists', text.menu.prices], ['/value-map', text.menu.valueMap]] as const;
  const [here] = path.split('?');
  return (
    <ul>
      {entries.map(([address, label]) => {
        const current = address === '' ? here === '' : address === '/price-lists' ? PRICES.test(here!) : here!.startsWith(address);
        return <li key={address}><a href={`/${language}${address}`} {...(current && { 'aria-current': 'page' as const })}>{label}</a></li>;
      })}
    </ul>
  );
}

/** Who is signed in, where they write, and the way out. */
function SignedIn({ session, speech: { language, text: { signIn: text, drafts, imports } } }: { session: Session; speech: Speech }) {
  const { label, organisation, role } = session.viewer;
  return (
    <div class="wide signed-in">
      <span>{text.as} <strong>{label}</strong> ({organisation}, {text.roles[role]})</span>
      {hasRole(session.viewer, 'contributor') && <a href={`/${language}/import`}>{imports.own}</a>}
      {hasRole(session.viewer, 'methodologist') && <a href={`/${language}/price-lists/drafts`}>{drafts.title}</a>}
      <PostForm action={`/${language}/sign-out`} session={session}><button>{text.out}</button></PostForm>
    </div>
  );
}

/** A form that changes something. It carries the token of the session: without that it is refused. */
export function PostForm({ action, session, file = false, children }: { action: string; session: Session; file?: boolean; children: ComponentChildren }) {
  return (
    <form method="post" action={action} {...(file && { encType: 'multipart/form-data' })}>
      <input type="hidden" name="formToken" value={session.formToken} />
      {children}
    </form>
  );
}

/** Under every figure: the price list it rests on, its method and publication, and what its range is and leaves out. */
export function BasisNote({ basis, speech: { language, text } }: { basis: Basis; speech: Speech }) {
  return (
    <p class="basis">
      <a href={`/${language}/price-lists/${basis.list}/${basis.version}`}>{text.basis(basis.list, basis.version, basis.priceLevel)}</a>, {text.basisMore(basis.methodVersion, String(basis.knownAt))}; {text.ranges.note}.
    </p>
  );
}

/** A wide table scrolls in its own box, also by keyboard. */
export function TableBox({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class="table-box" role="region" aria-label={label} tabIndex={0}>{children}</div>;
}

/** A chart drawn from the table with the given id: the same numbers, once as a picture and once to read. `bars` lie, for names. @param overlay a table with a line for each of its columns */
export function ChartOf({ table, kind, label, overlay }: { table: string; kind: 'line' | 'bar' | 'bars'; label: string; overlay?: string | undefined }) {
  return <div class="chart"><canvas data-table={table} data-kind={kind} data-overlay={overlay} role="img" aria-label={label} /></div>;
}
