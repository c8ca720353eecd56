import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { isSpooled, TooLarge, type SpoolService } from '../measurements/spool.service.js';

/** Files of rows go to disk as they come: they may be longer than memory allows, and are read more than once. */
const FILES_AT = ['/api/v1/imports', '/api/v1/imports/errors.csv'];

export const isFileOfRows = ({ method, routeOptions: { url } }: FastifyRequest) => method === 'POST' && FILES_AT.includes(url ?? '');

/** Reads a body that may be a file of rows, and is bytes in memory at every other route. */
export function fileBody(spool: SpoolService, bytesMax: number) {
  return async (request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<unknown> => {
    if (isFileOfRows(request)) {
      return spool.receive(payload, bytesMax).catch((error: unknown) => {
        throw error instanceof TooLarge ? tooLarge() : error;
      });
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of payload) {
      if ((size += chunk.length) > bytesMax) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
}

/** What was received and no job keeps goes when it is answered, whoever sent it. */
export function forgetFiles(fastify: FastifyInstance, spool: SpoolService): void {
  fastify.addHook('onResponse', async ({ body }) => {
    if (isSpooled(body)) await spool.remove(body.spooled);
  });
}

function tooLarge() {
  return Object.assign(new Error('Request body is too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }) satisfies Partial<FastifyError> & Error;
}
