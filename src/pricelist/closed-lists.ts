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
  household: { nl: 'huishoudens', en: 'households' },
  hour: { nl: 'uur', en: 'hours' },
  day: { nl: 'dag', en: 'day' },
  week: { nl: 'week', en: 'week' },
  month: { nl: 'maanden', en: 'months' },
  'person-month': { nl: 'persoonsmaand', en: 'person-month' },
  'person-year': { nl: 'persoonsjaar', en: 'person-year' },
  'household-month': { nl: 'huishoudmaand', en: 'household-month' },
  'household-year': { nl: 'huishoudjaar', en: 'household-year' },
  'group-year': { nl: 'groepsjaar', en: 'group-year' },
  consult: { nl: 'consult', en: 'consultation' },
  session: { nl: 'zitting', en: 'session' },
  visit: { nl: 'bezoek', en: 'visit' },
  case: { nl: 'geval', en: 'case' },
  qaly: { nl: 'QALY', en: 'QALY' },
  m3: { nl: 'm³', en: 'm³' },
  kwh: { nl: 'kWh', en: 'kWh' },
  match: { nl: 'koppelingen', en: 'matches' },
  fte: { nl: 'fte', en: 'FTE' },
  percent: { nl: 'procent', en: 'per cent' },
  ratio: { nl: 'euro per euro', en: 'euro per euro' },
  euro: { nl: 'euro', en: 'euro' },
} as const satisfies Record<string, Text>;
export type Unit = keyof typeof UNITS;

/** In what a stock or level is valued: how many there were on average, times how long. */
export const UNIT_YEARS: readonly Unit[] = ['person-month', 'person-year', 'household-month', 'household-year', 'group-year'];

/** A stakeholder: its name, and in plain words who that is. */
export interface Stakeholder extends Text {
  who: Text;
}

export const STAKEHOLDERS = {
  gemeente: { nl: 'gemeente', en: 'municipality', who: { nl: 'De gemeente en haar diensten: bijstand, Wmo, jeugdhulp, schuldhulp, opvang, openbare ruimte.', en: 'The municipality and its services: social assistance, support at home, youth care, debt counselling, shelters, public space.' } },
  rijk: { nl: 'rijk', en: 'national government', who: { nl: 'De rijksbegroting: belastingen en premies, en wat ministeries betalen.', en: 'The national budget: taxes and contributions, and what ministries pay.' } },
  zorgverzekeraar: { nl: 'zorgverzekeraar', en: 'health insurer', who: { nl: 'Zorgverzekeraars en zorgkantoren: huisarts, ziekenhuis, GGZ, paramedische zorg. De premiebetaler draagt het uiteindelijk.', en: 'Health insurers and care offices: general practice, hospital, mental and paramedical care. In the end those who pay premiums bear it.' } },
  corporatie: { nl: 'woningcorporatie', en: 'housing corporation', who: { nl: 'Verhuurders van sociale huurwoningen.', en: 'Landlords of social housing.' } },
  uwv: { nl: 'UWV', en: 'employee insurance agency (UWV)', who: { nl: 'De uitvoerder van WW, WIA en Wajong, betaald uit premies en door het rijk.', en: 'The agency for unemployment and disability benefits, paid from contributions and by the state.' } },
  'politie-justitie': { nl: 'politie en justitie', en: 'police and justice', who: { nl: 'Politie, openbaar ministerie, rechtspraak en gevangeniswezen.', en: 'Police, prosecution, courts and prisons.' } },
  werkgever: { nl: 'werkgever', en: 'employer', who: { nl: 'Bedrijven en instellingen die mensen in dienst hebben.', en: 'Companies and institutions that employ people.' } },
  huishouden: { nl: 'huishouden', en: 'household', who: { nl: 'De deelnemer zelf en wie met haar of hem samenleeft: inkomen, rekeningen, gezondheid, tijd.', en: 'The participants themselves and those they live with: income, bills, health, time.' } },
  fonds: { nl: 'fonds of belegger', en: 'fund or investor', who: { nl: 'Wie geld in een initiatief steekt: vermogensfondsen, banken, beleggers. Wie geeft krijgt niets terug; wie belegt wel, als het goed gaat.', en: 'Whoever puts money into an initiative: charitable funds, banks, investors. Who gives gets nothing back; who invests does, if it goes well.' } },
  schuldeiser: { nl: 'schuldeiser', en: 'creditor', who: { nl: 'Wie nog geld krijgt: verhuurders, energiebedrijven, winkels, overheden.', en: 'Whoever is still owed money: landlords, energy companies, shops, public bodies.' } },
  vrijwilliger: { nl: 'vrijwilliger', en: 'volunteer', who: { nl: 'Wie zich onbetaald inzet. De uren zijn een investering; wat de vrijwilliger er zelf aan heeft, is een effect.', en: 'Whoever works unpaid. The hours are an input; what volunteers gain from it is an outcome.' } },
  maatschappij: { nl: 'maatschappij', en: 'society', who: { nl: 'Iedereen samen, ook wie later leeft: klimaat, milieu, veiligheid.', en: 'Everyone together, also those who live later: climate, environment, safety.' } },
  onverdeeld: { nl: 'onverdeeld', en: 'not split', who: { nl: 'De bron zegt niet wie het draagt of krijgt. Wij verdelen dan niets.', en: 'The source does not say who bears or gains it. Then we split nothing.' } },
} as const satisfies Record<string, Stakeholder>;
export type StakeholderCode = keyof typeof STAKEHOLDERS;

/** The label of a code in a language; a code of a private or older list without a label shows itself. */
export function labelOf(list: Record<string, Text>, code: string, language: keyof Text): string {
  return Object.hasOwn(list, code) ? list[code]![language] : code;
}
