import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT } from '../config.js';
import { InvalidInput } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { lawsSchema, mergedSchema, municipalitySchema, namesOf, profileTermsSchema, provincesSchema, sdgsSchema, sectorsSchema, type Names, type ReferenceData } from './reference-data.js';

/** The sectors, places, goals and terms there are, as they come with the project: read once, when the program starts. */
@Injectable()
export class ReferenceService {
  readonly data: ReferenceData = {
    ...read('sectors.yaml', parseYaml, sectorsSchema),
    ...read('profile-terms.yaml', parseYaml, profileTermsSchema),
    sdgs: read('sdgs.yaml', parseYaml, sdgsSchema).goals,
    ...read('provinces.yaml', parseYaml, provincesSchema),
    municipalities: read('municipalities-2023.csv', (csv) => parseCsv(csv, { columns: true }), z.array(municipalitySchema)),
    merged: read('merged-municipalities.csv', (csv) => parseCsv(csv, { columns: true }), z.array(mergedSchema)),
    ...read('laws.yaml', parseYaml, lawsSchema),
  };
  readonly names: Names = namesOf(this.data);
}

/** @throws InvalidInput with every problem of the file */
function read<T>(name: string, parse: (text: string) => unknown, schema: z.ZodType<T>): T {
  const document = parse(readFileSync(`${PROJECT_ROOT}fixtures/reference/${name}`, 'utf8'));
  const read = schema.safeParse(document);
  if (!read.success) throw new InvalidInput(`fixtures/reference/${name}`, schemaProblems(read.error.issues, document));
  return read.data;
}
