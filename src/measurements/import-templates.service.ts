import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PROFILE_COLUMNS } from '../initiatives/parse-profiles.js';
import { UNITS } from '../pricelist/closed-lists.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { InvalidInput } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { COLUMNS_MAX } from '../shared/table.js';
import { sheetToCsv } from '../shared/to-csv.js';
import { toWorkbook } from '../shared/to-xlsx.js';
import type { Viewer } from '../shared/viewer.js';
import { importTemplate, type TemplateChoice, type TemplateRow } from './import-template.js';

const ROWS_MAX = 20_000;
/** As many of what a sector usually reports as are put before somebody who reported nothing yet. */
const USUAL = 5;
/** What every initiative has from somebody, where its sector does not tell. */
const FIRST_INPUTS = [{ stakeholder: 'vrijwilliger', input: 'hours', unit: 'hour' }, { stakeholder: 'fonds', input: 'money', unit: 'EUR' }, { stakeholder: 'gemeente', input: 'money', unit: 'EUR' }];
const BYTE_ORDER_MARK = '\ufeff'; // without it Excel takes the bytes of ë for two letters

/** What is reported of something: by an initiative itself, or usual in a sector. */
type Reported = Record<string, string>;

const OWN = 'i.organisation = $1 and not i.withdrawn';
const PUBLIC = `c.visibility = 'public' and i.visibility = 'public' and c.status = 'realised' and i.sector = any($1)`;
const WHAT = { measurements: { table: 'activity_cell', columns: 'c.indicator' }, inputs: { table: 'current_input', columns: 'c.stakeholder, c.kind as input, c.unit' } };

/** Makes files to fill in, of one organisation's own initiatives and of what they report. */
@Injectable()
export class ImportTemplatesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
  ) {}

  /** @throws InvalidInput where there is too much for a file that a person fills in */
  async file(choice: TemplateChoice, format: 'csv' | 'xlsx', year: number, viewer: Viewer): Promise<string | Buffer> {
    const indicators = await this.pricelists.indicators(viewer);
    const rows = choice.kind === 'initiatives' ? await this.profiles(viewer) : await this.reports(choice.kind, year, viewer, (indicator) => indicators.has(indicator));
    if (rows.length > ROWS_MAX) throw new InvalidInput('The template', [{ code: 'too-many-rows', message: `this template has ${rows.length} rows; ${ROWS_MAX} is the most to fill in by hand. Make the file with a program, with the columns of an empty template.` }]);

    const [sheet, explanation] = importTemplate(choice, rows, { indicators, units: UNITS, profileColumns: PROFILE_COLUMNS });
    const cells = [...sheet.rows];
    if (cells[0]!.length > COLUMNS_MAX) throw new InvalidInput('The template', [{ code: 'too-many-columns', pointer: '/layout', message: `a wide template has ${cells[0]!.length} columns; ${COLUMNS_MAX} is the most. Ask for layout=long.` }]);

    if (format === 'xlsx') return Buffer.concat([...toWorkbook([{ ...sheet, rows: cells }, explanation])]);
    return BYTE_ORDER_MARK + sheetToCsv(cells, choice.language === 'nl' ? ';' : ',');
  }

  private async profiles({ organisation }: Viewer): Promise<TemplateRow[]> {
    const columns = PROFILE_COLUMNS.slice(1).map((column) => (column === 'themes' || column === 'needs' ? `array_to_string(i.${column}, ';') as ${column}`
      : column === 'founded' ? `left(i.founded::text, case i.founded_to when 'year' then 4 when 'month' then 7 else 10 end) as founded` : `i.${column}::text as ${column}`));
    return this.database.query<TemplateRow[]>(`select i.slug as initiative, ${columns.join(', ')} from initiative i where ${OWN} order by i.slug limit ${ROWS_MAX + 1}`, [organisation]);
  }

  /** A row for each thing that an initiative reported before; of those who did not, for what their sector usually does; else one that names the initiative. */
  private async reports(kind: 'measurements' | 'inputs', year: number, { organisation }: Viewer, known: (indicator: string) => boolean): Promise<TemplateRow[]> {
    const { table, columns } = WHAT[kind];
    const initiatives = await this.database.query<{ slug: string; sector: string }[]>(`select i.slug, i.sector from initiative i where ${OWN} order by i.slug limit ${ROWS_MAX + 1}`, [organisation]);
    const reported = await this.database.query<Reported[]>(`select distinct i.slug, ${columns} from ${table} c join initiative i on i.id = c.initiative_id where ${OWN} order by ${kind === 'inputs' ? '1, 2, 3, 4' : '1, 2'}`, [organisation]);
    const own = groupBy(reported.filter(({ indicator }) => indicator === undefined || known(indicator)), ({ slug }) => slug!);
    const sectors = [...new Set(initiatives.flatMap(({ slug, sector }) => (own.has(slug) ? [] : [sector])))];
    const usual = groupBy(sectors.length === 0 ? [] : await this.database.query<Reported[]>(
      `select i.sector, ${columns}, count(distinct c.initiative_id) as count from ${table} c join initiative i on i.id = c.initiative_id where ${PUBLIC} group by ${kind === 'inputs' ? '1, 2, 3, 4' : '1, 2'} order by count desc, 2${kind === 'inputs' ? ', 3, 4' : ''}`,
      [sectors]), ({ sector }) => sector!);
    const first: readonly Reported[] = kind === 'inputs' ? FIRST_INPUTS : [{}];
    const usualOf = (sector: string) => (usual.get(sector) ?? []).filter(({ indicator }) => indicator === undefined || known(indicator)).slice(0, USUAL);
    const units = kind === 'measurements' ? await this.units() : null;
    return initiatives.flatMap(({ slug, sector }) => [own.get(slug) ?? [], usualOf(sector), first].find((rows) => rows.length > 0)!
      .map(({ indicator, stakeholder, input, unit }) => ({ initiative: slug, year: String(year), indicator: indicator ?? null, stakeholder: stakeholder ?? null, input: input ?? null, unit: unit ?? units?.get(indicator ?? '') ?? null })));
  }

  private async units(): Promise<Map<string, string>> {
    const rows = await this.database.query<{ code: string; unit: string }[]>('select code, unit from indicator');
    return new Map(rows.map(({ code, unit }) => [code, unit]));
  }
}
