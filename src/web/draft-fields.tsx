import type { Speech } from './language.js';

/** What a draft is sent as: a file, or its text. */
export function DraftFields({ name, source, speech: { text: { drafts: text } } }: { name: string; source: string; speech: Speech }) {
  return (
    <div class="fields">
      <label>{text.file}<input type="file" name="file" accept=".yaml,.yml,.json" /></label>
      <label>{text.source}<textarea name="source" rows={source === '' ? 8 : 24} spellcheck={false} wrap="off">{source}</textarea></label>
      <label>{text.name}<input name="name" maxLength={200} value={name} placeholder={text.nameEmpty} /></label>
    </div>
  );
}
