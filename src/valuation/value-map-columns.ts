/** The columns and settings of a value map as a table, with the names they usually have in English and Dutch. The first two names are those that are written. */

/**
 * How a cell is written: `share` as 10% or 0.1, `start` as "in period" or "after", `words` as a word of the document or its Dutch, `list` with semicolons, `goals` as 3.4: 0.5; 8.5: 0.25,
 * `yes` as yes or no, `version` as nl/2026-1.
 */
export type CellKind = 'text' | 'number' | 'share' | 'whole' | 'start' | 'words' | 'list' | 'goals' | 'yes' | 'version';
export type Part = 'input' | 'outcome' | 'post';
type Names = readonly [en: string, nl: string, ...also: string[]];

export interface ValueMapColumn {
  part: Part;
  /** Where it stands in its row of the document: a key, or a key and one within it after a point. */
  field: string;
  kind: CellKind;
  names: Names;
  /** Stands in every table we write, also without a cell filled in. */
  always?: boolean;
  /** What it means when it is left out: a column with nothing else is not written. */
  default?: unknown;
}

const of = (part: Part, field: string, kind: CellKind, ...names: Names): ValueMapColumn => ({ part, field, kind, names });
const always = (part: Part, field: string, kind: CellKind, ...names: Names): ValueMapColumn => ({ ...of(part, field, kind, ...names), always: true });

/** Who puts something in or who changes, in one column, as in the value map of *A Guide to SROI*. */
export const STAKEHOLDER: Names = ['Stakeholder', 'Belanghebbende', 'stakeholders', 'belanghebbenden', 'stakeholder group', 'stakeholdergroep'];

const share = (field: string, ...[en, nl, ...also]: Names): ValueMapColumn[] => [
  always('outcome', field, 'share', `${en} %`, `${nl} %`, ...also),
  of('outcome', `${field}.low`, 'share', `Lowest ${en.toLowerCase()} %`, `Laagste ${nl.toLowerCase()} %`),
  of('outcome', `${field}.high`, 'share', `Highest ${en.toLowerCase()} %`, `Hoogste ${nl.toLowerCase()} %`),
];

export const COLUMNS: readonly ValueMapColumn[] = [
  always('input', 'description', 'text', 'Input description', 'Omschrijving investering', 'input', 'inputs', 'inputs description', 'investering', 'investeringen', 'inzet', 'omschrijving input', 'omschrijving inzet'),
  { ...of('input', 'kind', 'words', 'Input kind', 'Soort investering'), default: 'money' },
  always('input', 'amount', 'number', 'Input value', 'Waarde investering', 'inputs value', 'value of input', 'value of inputs', 'input amount', 'amount', 'bedrag', 'bedrag investering', 'waarde input', 'waarde inputs', 'waarde inzet'),
  of('input', 'hours', 'number', 'Unpaid hours', 'Onbetaalde uren', 'hours', 'uren'),
  of('input', 'hourPrice', 'number', 'Price of an hour', 'Prijs van een uur', 'hour price', 'uurprijs'),
  of('input', 'lifeYears', 'whole', 'Years of use', 'Jaren in gebruik', 'life years'),
  { ...of('input', 'year', 'whole', 'Input year', 'Jaar investering', 'year of input', 'jaar input'), default: 1 },
  of('input', 'date', 'text', 'Input date', 'Datum investering'),
  of('input', 'priceLevel', 'text', 'Input price level', 'Prijspeil investering'),
  of('input', 'source', 'text', 'Input source', 'Bron investering'),
  of('input', 'remark', 'text', 'Input remark', 'Toelichting investering'),
  of('outcome', 'code', 'text', 'Code', 'Code'),
  always('outcome', 'description', 'text', 'Outcome', 'Effect', 'outcomes', 'the outcomes', 'outcome description', 'outcomes description', 'effecten', 'omschrijving effect', 'omschrijving effecten', 'uitkomst', 'uitkomsten', 'verandering'),
  always('outcome', 'quantity', 'number', 'Quantity', 'Hoeveelheid', 'aantal', 'aantallen'),
  always('outcome', 'unit', 'text', 'Unit', 'Eenheid', 'units'),
  { ...of('outcome', 'stage', 'words', 'Output or outcome', 'Prestatie of effect', 'stage'), default: 'outcome' },
  of('outcome', 'conversion.share', 'share', 'Outcomes per output', 'Effecten per prestatie'),
  of('outcome', 'conversion.unit', 'text', 'Unit of the outcome', 'Eenheid van het effect'),
  of('outcome', 'conversion.source', 'text', 'Source of the conversion', 'Bron van de omrekening'),
  of('outcome', 'count', 'words', 'Event, stock or level', 'Gebeurtenis, stand of niveau', 'count'),
  always('outcome', 'durationYears', 'whole', 'Duration (years)', 'Duur (jaren)', 'duration in years', 'duration years', 'duur in jaren', 'looptijd'),
  always('outcome', 'startOffset', 'whole', 'Starts after (years)', 'Begint na (jaren)', 'start offset'),
  of('outcome', 'startOffset', 'start', 'Outcomes start', 'Begin effect', 'outcome start', 'start of outcome', 'start effect', 'start van het effect', 'begin van het effect'),
  { ...of('outcome', 'year', 'whole', 'Year of the activity', 'Jaar van de activiteit'), default: 1 },
  of('outcome', 'date', 'text', 'Date of the activity', 'Datum van de activiteit', 'date', 'datum'),
  of('outcome', 'indicator', 'text', 'Indicator in the price list', 'Indicator in de prijslijst', 'indicator code', 'price list indicator'),
  of('outcome', 'remark', 'text', 'Financial proxy', 'Financiële proxy', 'proxy', 'financial proxy description', 'remark', 'toelichting', 'opmerking'),
  always('outcome', 'pricePerUnit', 'number', 'Value per unit', 'Waarde per eenheid', 'price per unit', 'prijs per eenheid', 'price', 'prijs', 'unit value', 'proxy value', 'value of proxy', 'financial proxy value', 'waarde proxy', 'waarde van de proxy', 'waarde financiële proxy'),
  of('outcome', 'low', 'number', 'Lowest value per unit', 'Laagste waarde per eenheid'),
  of('outcome', 'high', 'number', 'Highest value per unit', 'Hoogste waarde per eenheid'),
  of('outcome', 'priceLevel', 'text', 'Price level', 'Prijspeil'),
  always('outcome', 'source', 'text', 'Source', 'Bron'),
  ...share('deadweight', 'Deadweight', 'Nulalternatief', 'nul-alternatief'),
  ...share('displacement', 'Displacement', 'Verdringing', 'verplaatsing'),
  ...share('attributedToOthers', 'Attribution', 'Toerekening aan anderen', 'attribution to others', 'attributed to others', 'toerekening', 'attributie', 'attributie aan anderen'),
  ...share('dropOff', 'Drop-off', 'Uitval', 'afname', 'jaarlijkse afname'),
  of('outcome', 'overlapCluster', 'text', 'Overlap cluster', 'Overlapgroep'),
  of('outcome', 'alpha', 'share', 'Share kept beside the largest', 'Deel naast de grootste', 'alpha'),
  of('outcome', 'caseGroup', 'text', 'Case group', 'Groep van dezelfde personen'),
  of('outcome', 'parent', 'text', 'Part of', 'Onderdeel van', 'parent'),
  of('outcome', 'yieldsTo', 'list', 'Not beside', 'Niet naast', 'yields to'),
  of('outcome', 'sdg', 'goals', 'SDG', 'SDG'),
  of('outcome', 'evidence', 'words', 'Evidence', 'Bewijskracht'),
  of('post', 'stakeholder', 'text', 'Who gains or pays', 'Wie ontvangt of betaalt', 'post stakeholder'),
  of('post', 'amount', 'number', 'Of that per unit', 'Daarvan per eenheid', 'post amount'),
  of('post', 'kind', 'words', 'Kind', 'Soort', 'post kind'),
  of('post', 'basis', 'words', 'Basis', 'Grondslag', 'post basis'),
  of('post', 'transfer', 'text', 'Transfer', 'Overdracht'),
  of('post', 'costBasis', 'words', 'Cost basis', 'Kostenbasis'),
  of('post', 'cashableShare', 'share', 'Cashable %', 'Verzilverbaar %'),
];

/** Names that serve two columns: the first is of the input, the second of the outcome; one alone is of the outcome. */
export const SHARED_NAMES: Readonly<Record<string, readonly [input: string, outcome: string]>> = {
  description: ['description', 'description'], omschrijving: ['description', 'description'], value: ['amount', 'pricePerUnit'], waarde: ['amount', 'pricePerUnit'],
};

/** What a study tells beside the figures, and has no place in the map. */
const BESIDE = [
  'outputs', 'output', 'prestaties', 'prestatie', 'activiteiten', 'summary of activity in numbers', 'intended/unintended changes', 'beoogde/onbeoogde veranderingen',
  'notes', 'note', 'remarks', 'comments', 'opmerkingen', 'number', 'nummer', 'no', 'nr',
];
/** The unit, where there is no column for that: "number of visits". */
const INDICATOR = ['indicator', 'indicatoren', 'indicators'];
/** What is computed anew. */
export const IMPACT: Names = ['Impact', 'Impact'];
export const PRESENT_VALUE: Names = ['Present value', 'Contante waarde'];
const COMPUTED = [...IMPACT, ...PRESENT_VALUE, 'total impact', 'totale impact', 'total present value', 'totale contante waarde', 'net present value', 'netto contante waarde', 'total value', 'totale waarde', 'calculating social return', 'social return', 'sroi'];

export interface ValueMapSetting { field: string; kind: CellKind; names: Names; hint?: readonly [en: string, nl: string] }
/** Those with a hint stand in an empty table too. */
export const SETTINGS: readonly ValueMapSetting[] = [
  { field: 'title', kind: 'text', names: ['Title', 'Titel'], hint: ['of the study', 'van de studie'] },
  { field: 'source', kind: 'text', names: ['Source of the study', 'Bron van de studie'] },
  { field: 'remark', kind: 'text', names: ['Remark', 'Toelichting'] },
  { field: 'claim', kind: 'yes', names: ['Claim', 'Bewering'] },
  { field: 'currency', kind: 'text', names: ['Currency', 'Munt', 'valuta'], hint: ['such as EUR', 'zoals EUR'] },
  { field: 'priceList', kind: 'version', names: ['Price list', 'Prijslijst'] },
  { field: 'priceLevel', kind: 'text', names: ['Price level', 'Prijspeil'] },
  { field: 'date', kind: 'text', names: ['First day', 'Eerste dag'] },
  { field: 'discountRate', kind: 'share', names: ['Discount rate', 'Discontovoet', 'disconteringsvoet', 'yearly discount rate'], hint: ['a year, such as 2.25%', 'per jaar, zoals 2,25%'] },
  { field: 'discountTiming', kind: 'words', names: ['Discount timing', 'Moment van disconteren', 'timing', 'disconteringsmoment'], hint: ['start, mid or end of the year', 'begin, midden of eind van het jaar'] },
  { field: 'combine', kind: 'words', names: ['Combine adjustments', 'Correcties combineren', 'combine', 'combineren'], hint: ['multiply or subtract; left empty: multiply', 'vermenigvuldigen of aftrekken; leeg: vermenigvuldigen'] },
  { field: 'method', kind: 'words', names: ['Method', 'Methode'] },
];
/** A schedule of rates: one row for each, with the year it holds from. */
export const RATE_FROM_YEAR: Names = ['Discount rate from year', 'Discontovoet vanaf jaar', 'disconteringsvoet vanaf jaar'];

/** Dutch and other words for what the document says in one English word. */
export const WORDS: Readonly<Record<string, string>> = {
  begin: 'start', midden: 'mid', middle: 'mid', eind: 'end', einde: 'end', vermenigvuldigen: 'multiply', aftrekken: 'subtract', maatschappelijk: 'societal', zoalsgepubliceerd: 'asPublished', aspublished: 'asPublished',
  fiscaal: 'fiscal', economisch: 'economic', sociaal: 'social', geld: 'money', uren: 'hours', goederen: 'goods', prestatie: 'output', effect: 'outcome', gebeurtenis: 'event', stand: 'stock', niveau: 'level',
  zelfgerapporteerd: 'self-reported', gedocumenteerd: 'documented', gecontroleerd: 'audited', effectstudie: 'effect-study', marginaal: 'marginal', gemiddeld: 'average',
};
/** When an outcome starts, in words: in the period of the activity, or in the one after it. */
export const STARTS: Readonly<Record<string, number>> = {
  inperiod: 0, inperiodofactivity: 0, periodofactivity: 0, during: 0, inperiode: 0, indeperiode: 0, tijdens: 0,
  after: 1, afterperiod: 1, periodafter: 1, inperiodafter: 1, na: 1, erna: 1, daarna: 1, periodeerna: 1, nadeperiode: 1, indeperiodeerna: 1,
};
/** Rows below the table that only add up. */
export const TOTALS = /^(sub)?tota(l|ls|al|len)\b|^(total |net )?present value|^(totale |netto )?contante waarde|^npv\b|^s?roi\b|^social return/i;

/** A name as it is compared: small letters and digits, up to the first colon, bracket or line end; "Drop-off %" and "drop off" are one. */
export function plainName(text: string): string {
  return text.split(/[:(?\n]/)[0]!.normalize('NFD').toLowerCase().replace(/[^a-z0-9]/g, '');
}

export type Heading =
  | { is: 'stakeholder' | 'indicator' | 'beside' | 'computed' | 'unknown' }
  | { is: 'shared'; names: readonly [input: string, outcome: string] }
  | { is: 'column'; column: ValueMapColumn };

const each = <Meaning>(names: readonly string[], meaning: Meaning) => names.map((name) => [plainName(name), meaning] as const);

/** What every name means. The keys of an outcome in the document are names too; where two say the same, the later line has it. */
const HEADINGS: ReadonlyMap<string, Heading> = new Map<string, Heading>([
  ...COLUMNS.filter(({ part }) => part === 'outcome').flatMap((column) => each([column.field], { is: 'column', column } as const)),
  ...each(COMPUTED, { is: 'computed' } as const), ...each(BESIDE, { is: 'beside' } as const),
  ...COLUMNS.flatMap((column) => each(column.names, { is: 'column', column } as const)),
  ...each(INDICATOR, { is: 'indicator' } as const), ...each(STAKEHOLDER, { is: 'stakeholder' } as const),
  ...Object.entries(SHARED_NAMES).map(([name, names]) => [name, { is: 'shared', names }] as const),
]);

/** What a column is, by the name above it. */
export function headingOf(text: string): Heading {
  const name = plainName(text);
  return HEADINGS.get(name) ?? { is: /^(year|jaar)\d+$/.test(name) ? 'computed' : 'unknown' };
}

/** The setting that a row above the table names, and for a rate of a schedule its first year. */
export function settingOf(text: string): { setting: ValueMapSetting; fromYear?: number } | null {
  const name = plainName(text);
  const named = (names: readonly string[], plain: string) => names.some((known) => plainName(known) === plain);
  const [, base, year] = /^(.*?)(\d+)$/.exec(name) ?? [];
  if (base !== undefined && named(RATE_FROM_YEAR, base)) return { setting: SETTINGS.find(({ field }) => field === 'discountRate')!, fromYear: Number(year) };
  const setting = SETTINGS.find(({ names, field }) => named([...names, field], name));
  return setting ? { setting } : null;
}

/** Every setting and column by the names it may have, in the order in which they are written, for whoever makes a table of their own. */
export function valueMapNames() {
  return {
    settings: SETTINGS.map(({ field, names }) => ({ field, names: [...new Set(names)] })),
    columns: [{ part: 'input, outcome', field: 'stakeholder', names: STAKEHOLDER }, ...COLUMNS].map(({ part, field, names }) => ({ part, field, names: [...new Set(names)] })),
  };
}
