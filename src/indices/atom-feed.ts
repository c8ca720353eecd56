import type { Publication } from './published-index.js';

/** Publications as an Atom feed (RFC 4287), the newest first. @param origin address of the server */
export function atomFeed(publications: readonly Publication[], origin: string): string {
  const self = `${origin}/api/v1/publications.atom`;
  const entries = publications.map(({ code, vintage, title, publishedAt, reason, listVersion, list, contentHash }) => {
    const page = `${origin}/nl/indices/${code}`;
    return `<entry><id>${escaped(`${page}#${vintage}`)}</id><title>${escaped(`${title.nl}: editie ${vintage}`)}</title><updated>${publishedAt}</updated><link href="${escaped(page)}"/>`
      + `<link rel="related" type="application/json" href="${escaped(`${origin}/api/v1/indices/${code}/series?vintage=${vintage}`)}"/><summary>${escaped(`${reason}; ${list} ${listVersion}; SHA-256 ${contentHash}`)}</summary></entry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl"><id>${escaped(self)}</id><title>Maatschappelijke AEX: publicaties</title><updated>${publications[0]?.publishedAt ?? '1970-01-01T00:00:00.000Z'}</updated>`
    + `<author><name>Maatschappelijke AEX</name></author><link rel="self" href="${escaped(self)}"/>${entries.join('')}</feed>\n`;
}

function escaped(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\uFFFD').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
