import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PROFILE_COLUMNS, PROFILE_REQUIRED } from '../initiatives/parse-profiles.js';
import { UNITS } from '../pricelist/closed-lists.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { InvalidInput } from '../shared/errors.js';
import type { FileSource } from '../shared/file-source.js';
import type { Viewer } from '../shared/viewer.js';
import type { TableRow } from '../shared/table.js';
import type { FileKind } from './file-kind.js';
import { headersHash, NO_MAPPING, type Mapping } from './mapping.js';
import { INPUT_COLUMNS, INPUT_REQUIRED } from './parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED } from './parse-measurements.js';
import { PERIOD_COLUMNS } from './header-names.js';
import { aggregatedRows, openRows, type FileAsRead, type OpenedRows, type RowsFormat } from './read-rows.js';
import { repaired, type Repairs } from './repairs.js';
import { takeColumns, type TakenColumn } from './take-columns.js';
import { understandColumns, type Understood, type UnderstoodColumns } from './understand-table.js';

/** A file, and what its sender says of how to read it. */
export interface FileToUnderstand {
  /** The file's name, for people. */
  name: string;
  file: FileSource;
  format: RowsFormat;
  /** Of a workbook; without it the first that has rows. */
  sheet?: string | undefined;
  /** How numbers are written, where the file itself does not tell. */
  decimal?: 'point' | 'comma' | undefined;
  /** What columns of other names are; without it what this organisation last said of a file with these columns. */
  mapping?: Mapping | undefined;
  /** What its sender changed in it by hand since it was sent. */
  repairs?: Repairs | undefined;
}

/** A file as it begins, and what its columns are taken as, also where something is wrong with them. */
export interface FileLook {
  file: FileAsRead;
  kind: FileKind;
  columns: readonly TakenColumn[];
  /** What a column of such a file may be, and which of these are still missing. */
  known: readonly string[];
  missing: readonly string[];
  /** The first rows, and those asked for, as they are written. */
  first: readonly TableRow[];
  asked: ReadonlyMap<number, TableRow>;
  mapping: Mapping;
}

/** A file of which the columns are understood, and the mapping by which. */
export interface UnderstoodFile extends UnderstoodColumns {
  mapping: Mapping;
  mappingBy: Understood['mapping'];
  headersHash: string;
}

const FIRST_ROWS = 5;
const KINDS = {
  initiatives: { known: PROFILE_COLUMNS, required: PROFILE_REQUIRED },
  measurements: { known: MEASUREMENT_COLUMNS, required: MEASUREMENT_REQUIRED },
  inputs: { known: INPUT_COLUMNS, required: INPUT_REQUIRED },
};

/** Understands files of rows, of any kind and layout, and remembers what senders say of their own columns. */
@Injectable()
export class UnderstandFileService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
  ) {}

  /** @throws InvalidInput with every problem of the file's form or of its header */
  async understand(asked: FileToUnderstand, viewer: Viewer): Promise<UnderstoodFile> {
    const { name, decimal } = asked;
    const { opened, mapping, mappingBy, hash } = await this.open(asked, viewer);
    const rows = mapping.aggregate ? await aggregatedRows(opened, mapping.aggregate, decimal ?? null) : opened;
    if ('problems' in rows) throw new InvalidInput(name, rows.problems);
    const understood = understandColumns(rows, { kinds: KINDS, mapping, mappingBy, decimal: decimal ?? null, indicators: await this.pricelists.indicators(viewer), units: UNITS });
    if ('problems' in understood) throw new InvalidInput(name, understood.problems);
    return { ...understood, mapping, mappingBy, headersHash: hash };
  }

  /** How a file begins. @param lines whose rows are asked for too @throws InvalidInput where it cannot be read at all */
  async look(asked: FileToUnderstand, viewer: Viewer, lines: ReadonlySet<number>): Promise<FileLook> {
    const { opened, mapping } = await this.open(asked, viewer);
    const { kind, columns, problems } = takeColumns(opened, opened.file.headerLine ?? 1, mapping, KINDS, await this.pricelists.indicators(viewer));
    const [first, found]: [TableRow[], Map<number, TableRow>] = [[], new Map()];
    for await (const { rows } of opened.parts()) {
      first.push(...rows.slice(0, FIRST_ROWS - first.length));
      for (const row of rows) if (lines.has(row.line)) found.set(row.line, row);
      if (first.length === FIRST_ROWS && found.size === lines.size) break;
    }
    const known = [...KINDS[kind].known, ...(kind === 'initiatives' ? [] : PERIOD_COLUMNS)];
    return { file: opened.file, kind, columns, known, missing: problems.flatMap(({ code, column }) => (code === 'missing-column' ? [column!] : [])), first, asked: found, mapping };
  }

  private async open({ name, file, format, sheet, mapping: given, repairs }: FileToUnderstand, viewer: Viewer): Promise<{ opened: OpenedRows; hash: string } & Pick<UnderstoodFile, 'mapping' | 'mappingBy'>> {
    const opened = await openRows(file, format, sheet);
    if ('problems' in opened) throw new InvalidInput(name, opened.problems);
    const hash = headersHash(opened.columns);
    const remembered = given ? null : await this.remembered(viewer, hash);
    return { opened: repairs ? repaired(opened, repairs) : opened, hash, mapping: given ?? remembered ?? NO_MAPPING, mappingBy: given ? 'given' : remembered ? 'remembered' : null };
  }

  /** Keeps the mapping of a file that went in for the next one with the same columns; an empty one is forgotten. */
  async remember({ mapping, mappingBy, headersHash: hash }: UnderstoodFile, viewer: Viewer): Promise<void> {
    if (mappingBy !== 'given') return;
    const nothing = mapping.aggregate === undefined && Object.keys({ ...mapping.columns, ...mapping.values }).length === 0;
    await this.database.query(nothing ? 'delete from import_mapping where organisation = $1 and headers_hash = $2'
      : 'insert into import_mapping (organisation, headers_hash, mapping) values ($1, $2, $3) on conflict (organisation, headers_hash) do update set mapping = excluded.mapping',
    [viewer.organisation, hash, ...(nothing ? [] : [JSON.stringify(mapping)])]);
  }

  private async remembered(viewer: Viewer, hash: string): Promise<Mapping | null> {
    const [found] = await this.database.query<{ mapping: Mapping }[]>('select mapping from import_mapping where organisation = $1 and headers_hash = $2', [viewer.organisation, hash]);
    return found?.mapping ?? null;
  }
}
