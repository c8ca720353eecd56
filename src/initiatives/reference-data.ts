import { z } from 'zod';

/** The reference documents of fixtures/reference: what places, sectors, themes and goals there are, with their labels. */

const line = z.string().min(1).max(1000);
export const text = z.strictObject({ nl: line, en: line });
export type Text = z.infer<typeof text>;
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a code: use lower case letters, digits and single hyphens');

const term = z.strictObject({ code, label: text });
const sector = term.extend({
  explanation: text,
  /** Where it stands in the UN's classification of the third sector (ICNP/TSO, 2018): a section, or a group in it. */
  icnptso: z.strictObject({ code: z.string().regex(/^[A-L]\d{0,2}$/), title: line }),
});

export const sectorsSchema = z.strictObject({ sectors: z.array(sector).min(1) });
/** What a profile can say beside its sector: closed lists. */
export const profileTermsSchema = z.strictObject({ kinds: z.array(term), themes: z.array(term), phases: z.array(term), needs: z.array(term) });
export const sdgsSchema = z.strictObject({ goals: z.array(z.strictObject({ goal: z.int().min(1).max(17), label: text })).length(17) });
export const provincesSchema = z.strictObject({ provinces: z.array(z.strictObject({ code: z.string().regex(/^PV\d{2}$/), label: text })).length(12) });
export const municipalitySchema = z.strictObject({
  code: z.string().regex(/^GM\d{4}$/),
  name: line,
  province: z.string().regex(/^PV\d{2}$/),
  /** Inhabitants on 1 January 2022, on the boundaries of 2023. */
  population: z.string().regex(/^\d+$/).transform(Number),
});

export type Term = z.infer<typeof term>;
export type Sector = z.infer<typeof sector>;
export type Sdg = z.infer<typeof sdgsSchema>['goals'][number];
export type Province = z.infer<typeof provincesSchema>['provinces'][number];
export type Municipality = z.infer<typeof municipalitySchema>;

/** All of it together, as loaded at start. */
export interface ReferenceData {
  sectors: readonly Sector[];
  kinds: readonly Term[];
  themes: readonly Term[];
  phases: readonly Term[];
  needs: readonly Term[];
  sdgs: readonly Sdg[];
  provinces: readonly Province[];
  municipalities: readonly Municipality[];
}

/** What a code can be the code of. */
const NAMED = ['sector', 'kind', 'theme', 'phase', 'need', 'province', 'municipality', 'sdg'] as const;
export type Named = (typeof NAMED)[number];
/** The words for a code; undefined for a code that is not known. */
export type Names = (what: Named, code: string) => Text | undefined;

/** Every code of a kind, with its words. */
function labelled({ sectors, kinds, themes, phases, needs, provinces, municipalities, sdgs }: ReferenceData, what: Named): readonly { code: string; label: Text }[] {
  const lists = { sector: sectors, kind: kinds, theme: themes, phase: phases, need: needs, province: provinces, sdg: sdgs.map(({ goal, label }) => ({ code: String(goal), label })) };
  return what === 'municipality' ? municipalities.map(({ code, name }) => ({ code, label: { nl: name, en: name } })) : lists[what];
}

export function namesOf(data: ReferenceData): Names {
  const lists = new Map<Named, ReadonlyMap<string, Text>>();
  for (const what of NAMED) lists.set(what, new Map(labelled(data, what).map(({ code, label }) => [code, label])));
  return (what, code) => lists.get(what)!.get(code);
}

/** The codes whose Dutch or English words hold a text, in any case. */
export function codesLike(data: ReferenceData, what: Named, text: string): string[] {
  const part = text.toLowerCase();
  return labelled(data, what).filter(({ label }) => label.nl.toLowerCase().includes(part) || label.en.toLowerCase().includes(part)).map(({ code }) => code);
}

/** The municipality of a name, in any case, or of a code. */
export function municipalityCalled({ municipalities }: ReferenceData, text: string): Municipality | undefined {
  const wanted = text.trim().toLowerCase();
  return municipalities.find(({ code, name }) => name.toLowerCase() === wanted || code.toLowerCase() === wanted);
}
