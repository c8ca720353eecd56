/** The closed lists of a price list document, with their labels: a code outside them is refused at reading. */

export interface Text {
  nl: string;
  en: string;
}

export const UNITS = {
  kg: { nl: 'kg', en: 'kg' },
  item: { nl: 'stuks', en: 'items' },
  event: { nl: 'dagen', en: 'events' },
  person: { nl: 'personen', en: 'people' },
  hour: { nl: 'uur', en: 'hours' },
} as const satisfies Record<string, Text>;
export type Unit = keyof typeof UNITS;

export const STAKEHOLDERS = {
  gemeente: { nl: 'gemeente', en: 'municipality' },
  rijk: { nl: 'rijk', en: 'national government' },
  zorgverzekeraar: { nl: 'zorgverzekeraar', en: 'health insurer' },
  corporatie: { nl: 'woningcorporatie', en: 'housing corporation' },
  uwv: { nl: 'UWV', en: 'employee insurance agency (UWV)' },
  'politie-justitie': { nl: 'politie en justitie', en: 'police and justice' },
  werkgever: { nl: 'werkgever', en: 'employer' },
  huishouden: { nl: 'huishouden', en: 'household' },
  vrijwilliger: { nl: 'vrijwilliger', en: 'volunteer' },
  maatschappij: { nl: 'maatschappij', en: 'society' },
  onverdeeld: { nl: 'onverdeeld', en: 'not split' },
} as const satisfies Record<string, Text>;
export type Stakeholder = keyof typeof STAKEHOLDERS;

/** The label of a code in a language; a code of a private or older list without a label shows itself. */
export function labelOf(list: Record<string, Text>, code: string, language: keyof Text): string {
  return Object.hasOwn(list, code) ? list[code]![language] : code;
}
