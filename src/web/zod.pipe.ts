import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInput } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';

/** Checks every parameter that names a zod schema, and reports all its problems at once. */
@Injectable()
export class ZodPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata & { schema?: z.ZodType }): unknown {
    if (!schema) return value;
    const read = schema.safeParse(value ?? {});
    if (!read.success) throw new InvalidInput(type, schemaProblems(read.error.issues, value ?? {}));
    return read.data;
  }
}
