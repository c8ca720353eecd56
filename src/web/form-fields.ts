import { BadRequestException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The fields of a form with a file in it: texts, and Files. */
export async function formFields({ headers }: Pick<FastifyRequest, 'headers'>, body: Buffer): Promise<Record<string, unknown>> {
  try {
    return Object.fromEntries(await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type']! } }).formData());
  } catch {
    throw new BadRequestException('This form cannot be read. Open the page again, and send it from there.');
  }
}
