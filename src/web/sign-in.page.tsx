import type { Speech } from './language.js';

export interface SignInProps {
  /** Where they were going. */
  next: string | undefined;
  /** The key they gave is none of ours. */
  refused: boolean;
}

export function SignInPage({ props: { next, refused }, speech: { language, text: { signIn: text } } }: { props: SignInProps; speech: Speech }) {
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {refused && <p role="alert" id="refused"><strong class="mark">{text.refused}</strong></p>}
      <form method="post" action={`/${language}/sign-in`} class="fields">
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <label>{text.key}<input type="password" name="key" required maxLength={200} autoComplete="current-password" {...(refused && { 'aria-invalid': true, 'aria-describedby': 'refused' })} /></label>
        <button>{text.in}</button>
      </form>
      <h2>{text.whatTitle}</h2>
      <p>{text.what}</p>
      <pre class="code" tabIndex={0} role="region" aria-label={text.makeOne}><code>npx maex key create --role methodologist --label "{text.example}" --organisation mijn-gemeente</code></pre>
      <dl class="facts">
        {(['contributor', 'methodologist', 'admin'] as const).map((role) => <div key={role}><dt>{text.roles[role]}</dt><dd>{text.may[role]}</dd></div>)}
      </dl>
      <h2>{text.keptTitle}</h2>
      <p>{text.kept}</p>
    </>
  );
}
