import type { Problem } from '../shared/errors.js';
import { code as codeOf, year as yearOf } from '../shared/query.js';

/** An initiative to compare; without a year its last one. */
export interface Asked { slug: string; year: number | undefined; list: string }

export const FEWEST_COMPARED = 2;
const MOST_COMPARED = 10;

/** An initiative to compare as it stands in an address: its short name, and a year and a list of its own behind it. Null: it cannot be read. */
function comparedOf(written: string, year: number | undefined, list: string): Asked | null {
  const [slug, ownYear, ownList, ...more] = written.split('~');
  const fits = codeOf.safeParse(slug).success && (ownYear === undefined || yearOf.safeParse(ownYear).success) && (ownList === undefined || codeOf.safeParse(ownList).success) && more.length === 0;
  return fits ? { slug: slug!, year: ownYear === undefined ? year : Number(ownYear), list: ownList ?? list } : null;
}

/** The initiatives of an address, each once; or all that is wrong. */
export function askedOf(written: readonly string[], year: number | undefined, list: string): { asked: Asked[] } | { problems: Problem[] } {
  const codes = written.flatMap((each) => each.split(',')).map((each) => each.trim()).filter((each) => each !== '');
  const read = codes.map((code) => ({ code, asked: comparedOf(code, year, list) }));
  const wrong = read.filter(({ asked }) => asked === null);
  if (wrong.length > 0) return { problems: wrong.map(({ code }) => ({ code: 'invalid', pointer: '/initiatives', value: code.slice(0, 80), message: `"${code.slice(0, 80)}" is no initiative to compare. Write its short name, if need be with a year and a price list behind it: buuv, buuv~2014 or buuv~2014~nl.` })) };
  const asked = [...new Map(read.map((each) => [each.asked!.slug, each.asked!])).values()];
  if (asked.length < codes.length) return { problems: [{ code: 'repeated', pointer: '/initiatives', message: 'An initiative is named twice. Name each once.' }] };
  if (asked.length < FEWEST_COMPARED || asked.length > MOST_COMPARED) return { problems: [{ code: 'out-of-range', pointer: '/initiatives', value: String(asked.length), message: `Name ${FEWEST_COMPARED} to ${MOST_COMPARED} initiatives, such as initiatives=buuv,rci-nl-7.` }] };
  return { asked };
}
