import type { Problem } from './errors.js';

/** What is about one person has no place in figures of initiatives: no file with it is taken. Each kind, with how a column is called that holds it. */
const KINDS = {
  bsn: { what: 'a citizen service number (BSN)', column: /\b(bsn|burgerservice(nummer|nr)?|sofi ?(nummer|nr)|social security( number)?)\b/ },
  birth: { what: 'a date of birth', column: /\b(geboorte(datum|dag|jaar)?|geb ?datum|birth ?(date|day|year)?|dob)\b/ },
  email: { what: 'a private e-mail address', column: /\be ?mail(adres| adres| address)?\b/ },
};

const BORN = /\b(geboren|geb\.|born|geboortedatum|date of birth)[^\d]{0,20}\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}/i;
/** Where people have an address of their own; one of an organisation is no secret. */
const PRIVATE_EMAIL = /[^\s@]@(gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|gmx|proton|protonmail|ziggo|kpnmail|kpnplanet|planet|hetnet|xs4all|home|upcmail|casema|chello|quicknet|telfort|zonnet|solcon)\.[a-z]{2,}/i;
const WEB_ADDRESS = /https?:\/\/\S+/g;
const NINE_DIGITS = /(?<!\d)\d{9}(?!\d)/g;
const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];
const ELEVEN = 11;

/** Whether nine digits pass the test that every citizen service number passes: their weighted sum is a multiple of eleven. One in eleven other numbers does too. */
function passesElevenTest(digits: string): boolean {
  const weighted = WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
  return weighted > 0 && weighted % ELEVEN === 0;
}

/** Why a column of this name is refused; nothing where it is not. */
export function personalColumn(name: string, row: number): Problem[] {
  const words = name.toLowerCase().replace(/[\s_.-]+/g, ' ').trim();
  const kind = Object.values(KINDS).find(({ column }) => column.test(words));
  return kind ? [{ code: 'personal-data', row, column: name, message: `the column "${name.slice(0, 80)}" looks like ${kind.what}. What is about one person is not needed here and may not be kept. Remove the column.` }] : [];
}

/** Why a text is refused; the text itself is not repeated. */
export function personalText(text: string, row: number, column: string): Problem[] {
  const written = text.replace(WEB_ADDRESS, '');
  const found = [
    ...((written.match(NINE_DIGITS) ?? []).some(passesElevenTest) ? [KINDS.bsn] : []), ...(BORN.test(written) ? [KINDS.birth] : []), ...(PRIVATE_EMAIL.test(written) ? [KINDS.email] : []),
  ];
  return found.map(({ what }) => ({ code: 'personal-data', row, column, message: `this cell holds what looks like ${what}. What is about one person is not needed here and may not be kept. Take it out.` }));
}
