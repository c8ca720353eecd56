import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { BadRequestException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TooLarge, type SpooledFile, type SpoolService } from '../measurements/spool.service.js';

/** What a form with a file of rows in it sends: its fields, and the file, which is on disk; null where none was chosen. */
export interface UploadedForm {
  upload: (SpooledFile & { name: string }) | null;
  [field: string]: unknown;
}

/** Beside the file: a choice, and the token of the session. */
const LIMITS = { fields: 10, fieldSize: 1_000, files: 1 };
const PAGE = /^\/(nl|en)\/import$/;

export const isUpload = ({ method, routeOptions: { url } }: FastifyRequest) => method === 'POST' && PAGE.test(url ?? '');
export const isUploaded = (body: unknown): body is UploadedForm => typeof body === 'object' && body !== null && 'upload' in body;

/** Reads such a form, its file to disk as it comes. @throws TooLarge */
export async function uploadedForm(spool: SpoolService, bytesMax: number, { headers }: Pick<FastifyRequest, 'headers'>, payload: Readable): Promise<UploadedForm> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let received: Promise<UploadedForm['upload']> = Promise.resolve(null);
  try {
    const parser = new Busboy({ headers: headers as { 'content-type': string }, limits: { ...LIMITS, fileSize: bytesMax + 1 } });
    const parsed = new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value) => { fields[name] = value; });
      parser.on('file', (_field, stream, name) => {
        if (!name) return stream.resume();
        received = spool.receive(stream, bytesMax).then((file) => ({ ...file, name: basename(name) }));
        return received.catch(reject);
      });
      parser.on('finish', resolve).on('error', reject);
      payload.on('error', reject);
    });
    payload.pipe(parser);
    await parsed;
    return { ...fields, upload: await received };
  } catch (error) {
    payload.unpipe();
    payload.resume(); // who is still sending could not read the answer else
    const kept = await received.catch(() => null);
    if (kept) await spool.remove(kept.spooled);
    throw error instanceof TooLarge ? error : new BadRequestException('This form cannot be read. Open the page again, and send it from there.');
  }
}
