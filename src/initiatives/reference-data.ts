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

/** A municipality that is no more: in which list it stood last, and into which of 2023 it went; several: it was divided. */
export const mergedSchema = z.strictObject({ code: z.string().regex(/^GM\d{4}$/), name: line, last_list: z.string().regex(/^\d{4}$/), into: z.string().regex(/^GM\d{4}(;GM\d{4})*$/).transform((codes) => codes.split(';')) });
/** Under which law, or in which field of a budget, the outcome of an indicator falls first. */
export const lawsSchema = z.strictObject({ laws: z.array(term.extend({ indicators: z.array(code).min(1) })).min(1) });

export type Term = z.infer<typeof term>;
export type Sector = z.infer<typeof sector>;
export type Sdg = z.infer<typeof sdgsSchema>['goals'][number];
export type Province = z.infer<typeof provincesSchema>['provinces'][number];
export type Municipality = z.infer<typeof municipalitySchema>;
export type MergedMunicipality = z.infer<typeof mergedSchema>;
export type Law = z.infer<typeof lawsSchema>['laws'][number];

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
  merged: readonly MergedMunicipality[];
  laws: readonly Law[];
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

/** The municipality of a name, in any case, or of a code; of one that merged, that into which it went, unless it was divided. */
export function municipalityCalled({ municipalities, merged }: ReferenceData, text: string): Municipality | undefined {
  const wanted = text.trim().toLowerCase();
  const called = <Place extends { code: string; name: string }>(places: readonly Place[]) => places.find(({ code, name }) => name.toLowerCase() === wanted || code.toLowerCase() === wanted);
  const found = called(municipalities);
  const [into, ...others] = found ? [] : (called(merged)?.into ?? []);
  return found ?? (others.length === 0 ? municipalities.find(({ code }) => code === into) : undefined);
}
