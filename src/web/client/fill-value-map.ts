/**
 * The value map answers while it is filled in: the form goes to its own address, and what the server makes of it takes the place of every part marked data-live.
 * Rows come and go without a new page. There is one renderer, the server; without this script the same form works by its buttons.
 */
const PAUSE_MS = 300;

let asking: AbortController | null = null;
let pause: number | undefined;
let unsaved = false;

const formNow = () => document.querySelector<HTMLFormElement>('#value-map')!;

/** The page the server makes of the form as it stands; null where a newer question took its place. */
async function ask(action: string): Promise<Document | null> {
  asking?.abort();
  asking = new AbortController();
  const body = new FormData(formNow());
  body.set('do', action);
  try {
    const answer = await fetch(formNow().action, { method: 'POST', body, signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    const summary = document.querySelector('#summary');
    if (summary) summary.textContent = formNow().dataset['failed'] ?? '';
    return null;
  }
}

/** Only what changed is replaced, so that nobody hears the same twice, and the field in hand keeps its focus. */
function show(page: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const now = page.getElementById(part.id);
    if (now && now.innerHTML !== part.innerHTML) part.innerHTML = now.innerHTML;
  }
  for (const field of formNow().querySelectorAll('input, select')) {
    if (page.getElementById(field.id)?.hasAttribute('aria-invalid')) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
  document.dispatchEvent(new Event('maex:tables'));
}

async function refresh(): Promise<void> {
  const page = await ask('calculate');
  if (page) show(page);
}

async function changeRows(action: string): Promise<void> {
  const open = [...document.querySelectorAll('#value-map details[open]')].map(({ id }) => id);
  const page = await ask(action);
  const form = page?.querySelector('#value-map');
  if (!page || !form) return;
  formNow().replaceChildren(...form.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  show(page);
  const [, section] = action.split('.');
  const next = formNow().querySelector<HTMLElement>('[autofocus]') ?? formNow().querySelector<HTMLElement>(`[value="add.${section}"]`);
  prepare();
  next?.focus();
}

/** Printing needs a script, so its button comes with it. */
function prepare(): void {
  const print = document.querySelector<HTMLButtonElement>('#print');
  if (print) {
    print.hidden = false;
    print.onclick = () => window.print();
  }
}

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof Element) || target.closest('form') !== formNow()) return;
  unsaved = true;
  window.clearTimeout(pause);
  pause = window.setTimeout(() => void refresh(), PAUSE_MS);
});

document.addEventListener('submit', (event) => {
  const action = event.submitter?.getAttribute('value') ?? '';
  window.clearTimeout(pause);
  if (event.target === formNow() && /^(add|remove)\./.test(action)) {
    event.preventDefault();
    unsaved = true;
    void changeRows(action);
  } else if (event.target === formNow() && action === 'calculate') {
    event.preventDefault();
    void refresh().then(() => document.getElementById('result')?.focus());
  } else unsaved = false;
});

/** What was filled in is nowhere else. */
window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });

prepare();
