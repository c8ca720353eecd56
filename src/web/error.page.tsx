import type { FastifyRequest } from 'fastify';
import { FormRefused, RoleNeeded, sessionOf, SignInNeeded } from '../organisations/auth.guard.js';
import { assetAddress } from './assets.js';
import { speak, type Speech } from './language.js';
import { page } from './layout.js';
import type { ProblemDetails } from './problem.filter.js';
import { languageOf } from './render.js';

/** What went wrong, as a page in the language of the address. */
export function errorPage(request: FastifyRequest, problem: ProblemDetails, error: unknown): string {
  const speech = speak(languageOf(request), () => undefined);
  const { language, text: { errors: text, signIn } } = speech;
  const title = problem.status === 404 ? text[404] : problem.status === 403 ? text[403] : text.other;
  const told = ownWords(error, speech);
  return page({ title, path: '', session: sessionOf(request), asset: assetAddress }, speech, (
    <>
      <h1>{title}</h1>
      {told === null ? <p lang="en">{problem.detail}</p> : <p>{told}</p>}
      {problem.errors && <ul lang="en">{problem.errors.map((error) => <li key={error.message}>{error.message}</li>)}</ul>}
      <p class="links">{error instanceof SignInNeeded && <a class="button" href={`/${language}/sign-in`}>{signIn.title}</a>}<a class="button" href={`/${language}`}>{text.back}</a></p>
    </>
  ));
}

/** What only people meet is said in their own language; the rest is what programs are told. */
function ownWords(error: unknown, { text: { errors: text, signIn } }: Speech): string | null {
  if (error instanceof RoleNeeded) return text.roleNeeded(signIn.roles[error.needed], signIn.roles[error.has]);
  if (error instanceof SignInNeeded) return text.signInNeeded;
  if (error instanceof FormRefused) return text.formRefused;
  return null;
}
