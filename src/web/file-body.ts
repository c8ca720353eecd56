import type { Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { isSpooled, TooLarge, type SpoolService } from '../measurements/spool.service.js';
import { isUpload, isUploaded, uploadedForm } from './uploaded-form.js';
import { formFields } from './form-fields.js';

/** Files of rows go to disk as they come: they may be longer than memory allows, and are read more than once. */
const FILES_AT = ['/api/v1/imports', '/api/v1/imports/errors.csv'];

export const isFileOfRows = ({ method, routeOptions: { url } }: FastifyRequest) => method === 'POST' && FILES_AT.includes(url ?? '');

/** Reads a body that may be a file of rows, and is bytes in memory at every other route. */
export function fileBody(spool: SpoolService, bytesMax: number) {
  return async (request: FastifyRequest, payload: Readable): Promise<unknown> =>
    (isFileOfRows(request) ? spool.receive(unbroken(payload), bytesMax).catch(refuse) : bytesOf(payload, bytesMax));
}

/** Reads a form with a file in it: one of rows at the page that imports, else in memory. */
export function formBody(spool: SpoolService, bytesMax: number, formBytesMax: number) {
  return async (request: FastifyRequest, payload: Readable): Promise<unknown> =>
    (isUpload(request) ? uploadedForm(spool, bytesMax, request, payload).catch(refuse) : formFields(request, await bytesOf(payload, formBytesMax)));
}

/** What was received and no job keeps goes when it is answered, whoever sent it. */
export function forgetFiles(fastify: FastifyInstance, spool: SpoolService): void {
  fastify.addHook('onResponse', async ({ body }) => {
    const file = isUploaded(body) ? body.upload : body;
    if (isSpooled(file)) await spool.remove(file.spooled);
  });
}

/** The rest of a body that is not read on is thrown away as it comes: who is still sending could not read the answer else. */
const unbroken = (payload: Readable) => payload.iterator({ destroyOnReturn: false });

async function bytesOf(payload: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unbroken(payload) as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(error: unknown): never {
  throw error instanceof TooLarge ? tooLarge() : error;
}

function tooLarge() {
  return Object.assign(new Error('Request body is too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }) satisfies Partial<FastifyError> & Error;
}
