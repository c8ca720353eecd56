/** Tells how an import gets on, and shows what became of it: the browser asks on by itself where the connection breaks. Without this script the page is asked again every few seconds. */
const progress = document.querySelector<HTMLElement>('[data-events]');
if (progress) {
  const events = new EventSource(progress.dataset['events']!);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  events.addEventListener('progress', ({ data }) => {
    const { rowsRead } = JSON.parse(String(data)) as { rowsRead: number };
    progress.textContent = progress.dataset['rows']!.replace('0', number.format(rowsRead));
  });
  for (const ended of ['done', 'refused', 'cancelled', 'failed']) events.addEventListener(ended, () => { events.close(); location.reload(); });
}

export {};
