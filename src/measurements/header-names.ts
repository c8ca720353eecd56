import { FILE_KINDS, type FileKind } from './file-kind.js';

/** Columns that say a period otherwise than by `from` and `until`: `through` is the last day of it, `year` a year, quarter, month or day, `month` one of `year`. */
export const PERIOD_COLUMNS = ['through', 'year', 'month'] as const;

/** What else a column may be called, in Dutch and English: spaces, underscores, hyphens and capitals make no difference. */
const REPORTED = {
  initiative: ['initiatief', 'korte naam', 'short name', 'slug'],
  from: ['vanaf', 'van', 'begindatum', 'startdatum', 'eerste dag', 'start date', 'first day'],
  until: ['tot'],
  through: ['tot en met', 't/m', 'tm', 'laatste dag', 'last day', 'up to and including'],
  year: ['jaar', 'kalenderjaar', 'verslagjaar', 'calendar year', 'periode', 'kwartaal', 'quarter'],
  month: ['maand'],
  quantity: ['aantal', 'hoeveelheid', 'number', 'count'],
  unit: ['eenheid'],
  status: [],
  evidence: ['bewijs', 'onderbouwing'],
  period: ['periode precies', 'exactness', 'exact'],
  document: ['bewijsstuk', 'link'],
  note: ['toelichting', 'opmerking', 'opmerkingen', 'notes', 'remark', 'comment'],
};
export const HEADER_NAMES: Record<FileKind, Record<string, readonly string[]>> = {
  measurements: { ...REPORTED, indicator: ['meting', 'resultaat', 'measure'], excluded: ['uitgesloten', 'niet meetellen'] },
  inputs: {
    ...REPORTED, stakeholder: ['belanghebbende', 'gever', 'financier', 'funder', 'door wie', 'by whom'], input: ['investering', 'inzet', 'soort investering', 'kind of input'],
    quantity: [...REPORTED.quantity, 'bedrag', 'amount'], description: ['omschrijving', 'beschrijving'],
  },
  initiatives: {
    initiative: REPORTED.initiative, name: ['naam', 'naam initiatief'], sector: [], country: ['land'], place: ['plaats', 'woonplaats', 'wijk'],
    founded: ['opgericht', 'begonnen', 'oprichtingsdatum', 'started'], closed: ['gestopt', 'beëindigd', 'gesloten', 'ended'], website: ['site', 'webadres'], source: ['bron'],
    kind: ['soort', 'type'], municipality: ['gemeente'], province: ['provincie'], themes: ['themas', "thema's", 'thema', 'theme'], phase: ['fase'],
    as_of: ['peildatum', 'asOf'], target_group: ['doelgroep', 'targetGroup'], target_group_en: ['doelgroep engels', 'target group english', 'targetGroupEn'], legal_form: ['rechtsvorm', 'legalForm'],
    needs: ['behoeften', 'hulpvragen'], summary: ['samenvatting'], summary_en: ['samenvatting engels', 'summary english', 'summaryEn'],
  },
};

/** What a value of a closed list may also be called. */
const VALUE_NAMES: Record<string, Record<string, readonly string[]>> = {
  status: { realised: ['gerealiseerd', 'realized'], forecast: ['verwacht', 'verwachting', 'prognose', 'expected'], claimed: ['beweerd', 'geclaimd'] },
  evidence: { 'self-reported': ['eigen opgave', 'self reported'], documented: ['gedocumenteerd'], audited: ['gecontroleerd'], 'effect-study': ['effectstudie', 'effect study'] },
  period: { exact: ['precies', 'true', 'waar'], within: ['binnen de periode', 'ergens binnen', 'false', 'onwaar'] },
  input: { money: ['geld'], hours: ['uren'], goods: ['goederen', 'spullen', 'in natura', 'in kind'] },
  country: { NL: ['nederland', 'the netherlands', 'netherlands'] },
};
/** The units of inputs; those of measurements are named by the price lists. */
const INPUT_UNITS = { EUR: ['€', 'euro', "euro's", 'euros'], hour: ['uur', 'uren', 'hours'] };

const COLUMN_OF = Object.fromEntries(FILE_KINDS.map((kind) => [kind, backwards(HEADER_NAMES[kind])])) as Record<FileKind, Map<string, string>>;
const VALUE_OF = new Map(Object.entries(VALUE_NAMES).map(([column, names]) => [column, backwards(names)]));
const INPUT_UNIT_OF = backwards(INPUT_UNITS);

/** The column that a header names, in a file of this kind. */
export function columnNamed(header: string, kind: FileKind): string | undefined {
  return COLUMN_OF[kind].get(plainName(header));
}

/** A value of a closed list under the name it is stored by; any other as it is. */
export function valueNamed(value: string, column: string, kind: FileKind): string {
  const names = kind === 'inputs' && column === 'unit' ? INPUT_UNIT_OF : VALUE_OF.get(column);
  return names?.get(plainName(value)) ?? value;
}

/** What a value of a closed list is called in Dutch, where that is another word; else the value itself. */
export function valueIn(column: string, value: string, kind: FileKind): string {
  if (kind === 'inputs' && column === 'unit') return value === 'hour' ? INPUT_UNITS.hour[0]! : value;
  return column === 'country' ? value : VALUE_NAMES[column]?.[value]?.[0] ?? value;
}

/** A name without what makes no difference: capitals, an asterisk or colon behind it, and what stands between words. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, ' ').replace(/[ *:]+$/, '').trim();
}

function backwards(names: Record<string, readonly string[]>): Map<string, string> {
  return new Map(Object.entries(names).flatMap(([name, others]) => [...others.map((other) => [plainName(other), name] as const), [plainName(name), name] as const]));
}
