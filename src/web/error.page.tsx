import { assetAddress } from './assets.js';
import { speak, type Language } from './language.js';
import { page } from './layout.js';
import type { ProblemDetails } from './problem.filter.js';

/** What went wrong, as a page in the language of the address. */
export function errorPage(url: string, problem: ProblemDetails): string {
  const language: Language = /^\/en(\/|\?|$)/.test(url) ? 'en' : 'nl';
  const speech = speak(language, () => undefined);
  const title = problem.status === 404 ? speech.text.errors[404] : speech.text.errors.other;
  return page({ title, path: '', asset: assetAddress }, speech, (
    <>
      <h1>{title}</h1>
      <p lang="en">{problem.detail}</p>
      {problem.errors && <ul lang="en">{problem.errors.map((error) => <li key={error.message}>{error.message}</li>)}</ul>}
      <p><a class="button" href={`/${language}`}>{speech.text.errors.back}</a></p>
    </>
  ));
}
