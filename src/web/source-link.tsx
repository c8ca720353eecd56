import type { ComponentChildren } from 'preact';
import type { PriceSource } from '../pricelist/price-list.js';
import type { Speech } from './language.js';

type SourceProps = { source: PriceSource; speech: Speech; children?: ComponentChildren };

/** A source by the name within, or by its publisher: a link where it can be read online; and where its figure stands or was read. */
export function SourceLink({ source, speech, children = source.publisher }: SourceProps) {
  const place = [source.page, source.quotedIn && `${speech.text.prices.quotedIn} ${source.quotedIn}`].filter(Boolean).join('; ');
  return <>{source.url ? <a href={source.url} rel="noopener">{children}</a> : children}{place && ` (${place})`}</>;
}
