import type { FileKind } from './file-kind.js';

/** The words of the templates: names of their sheets, and what each column is. */
export interface TemplateWords {
  sheet: string;
  explanation: string;
  column: string;
  meaning: string;
  indicatorsHeading: [label: string, unit: string, code: string];
  columns: Record<FileKind | 'shared', Record<string, string>>;
}

const NL: TemplateWords = {
  sheet: 'Invullen', explanation: 'Uitleg', column: 'Kolom', meaning: 'Wat u invult', indicatorsHeading: ['Meting', 'Eenheid', 'Code'],
  columns: {
    shared: {
      initiative: 'De korte naam van uw initiatief. Verander die niet.',
      year: 'Het jaar waar het getal bij hoort; ook een kwartaal (2025-Q1), maand (2025-03) of dag.',
      quantity: 'Het getal. Laat leeg wat u niet weet; 0 betekent: geteld, en het was nul.',
      unit: 'Waarin geteld wordt. Verander die niet.',
      evidence: 'Hoe zeker het is: eigen opgave (als u niets invult), gedocumenteerd, gecontroleerd of effectstudie.',
      document: 'Het webadres van een stuk waar het in staat, als dat er is.',
      note: 'Een toelichting, als die nodig is. Geen namen of adressen van mensen.',
    },
    measurements: { indicator: 'Wat er geteld wordt: een naam of code uit de lijst hieronder.' },
    inputs: {
      stakeholder: 'Wie het gaf of betaalde: een code, zoals gemeente, fonds, vrijwilliger.', input: 'geld, uren of goederen.',
      description: 'Wat het was. Nodig als een gever in een jaar meer dan een keer gaf.', unit: 'EUR voor geld en goederen (of een andere munt, als GBP), uur voor uren.',
    },
    initiatives: {
      initiative: 'De korte naam: kleine letters, cijfers en streepjes. Die verandert nooit meer.', name: 'De naam.', sector: 'Code van de sector, zoals repair of food.', country: 'Landcode van twee letters, zoals NL.',
      place: 'Plaats of wijk.', founded: 'Begonnen op: dag, maand of jaar.', closed: 'Gestopt op: een dag; leeg als het nog bestaat.', website: 'Webadres.', source: 'Waar deze gegevens vandaan komen.',
      kind: 'Soort, zoals initiative of cooperative.', municipality: 'Gemeente van 2023, naam of code.', province: 'Provincie; mag leeg als de gemeente is ingevuld.', themes: "Codes van thema's, met ; ertussen.",
      phase: 'Fase: idea, start, maturing, continuity of established.', as_of: 'De dag waarop deze gegevens klopten.', target_group: 'Doelgroep, in het Nederlands.', target_group_en: 'Doelgroep, in het Engels.',
      legal_form: 'Rechtsvorm.', needs: 'Codes van wat nodig is, met ; ertussen.', summary: 'Een zin in het Nederlands.', summary_en: 'Een zin in het Engels.',
    },
  },
};

const EN: TemplateWords = {
  sheet: 'Fill in', explanation: 'Explanation', column: 'Column', meaning: 'What to fill in', indicatorsHeading: ['Indicator', 'Unit', 'Code'],
  columns: {
    shared: {
      initiative: 'The short name of your initiative. Do not change it.',
      year: 'The year of the number; also a quarter (2025-Q1), month (2025-03) or day.',
      quantity: 'The number. Leave empty what you do not know; 0 says: counted, and it was none.',
      unit: 'What it is counted in. Do not change it.',
      evidence: 'How sure it is: self-reported (if left empty), documented, audited or effect-study.',
      document: 'The web address of a document that shows it, if there is one.',
      note: 'A remark, if one is needed. No names or addresses of people.',
    },
    measurements: { indicator: 'What is counted: a name or code of the list below.' },
    inputs: {
      stakeholder: 'Who gave or paid it: a code, such as gemeente (municipality), fonds (fund), vrijwilliger (volunteer).', input: 'money, hours or goods.',
      description: 'What it was. Needed where one giver gave more than once in a year.', unit: 'EUR for money and goods (or another currency, such as GBP), hour for hours.',
    },
    initiatives: {
      initiative: 'The short name: lower case letters, digits and hyphens. It never changes.', name: 'The name.', sector: 'Code of the sector, such as repair or food.', country: 'Country code of two letters, such as NL.',
      place: 'Place or neighbourhood.', founded: 'Began: day, month or year.', closed: 'Ended: a day; empty while it goes on.', website: 'Web address.', source: 'Where these facts come from.',
      kind: 'Kind, such as initiative or cooperative.', municipality: 'Dutch municipality of 2023, name or code.', province: 'Dutch province; may be empty beside a municipality.', themes: 'Codes of themes, with ; between them.',
      phase: 'Phase: idea, start, maturing, continuity or established.', as_of: 'The day these facts speak of.', target_group: 'Target group, in Dutch.', target_group_en: 'Target group, in English.',
      legal_form: 'Legal form.', needs: 'Codes of what is needed, with ; between them.', summary: 'A sentence in Dutch.', summary_en: 'A sentence in English.',
    },
  },
};

export const TEMPLATE_WORDS = { nl: NL, en: EN };
