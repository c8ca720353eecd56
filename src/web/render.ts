import type { FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Names } from '../initiatives/reference-data.js';
import { sessionOf } from '../organisations/auth.guard.js';
import { assetAddress } from './assets.js';
import { speak, type Language, type Speech } from './language.js';
import { page, type PageFrame } from './layout.js';

export function languageOf({ url }: FastifyRequest): Language {
  return url.startsWith('/en') ? 'en' : 'nl';
}

/** A page in the language of its address. */
export function render(request: FastifyRequest, names: Names, frame: (speech: Speech) => Pick<PageFrame, 'title' | 'charts' | 'script' | 'refresh'>, content: (speech: Speech) => VNode): string {
  const speech = speak(languageOf(request), names);
  return page({ ...frame(speech), path: request.url.slice('/nl'.length), session: sessionOf(request), asset: assetAddress }, speech, content(speech));
}
