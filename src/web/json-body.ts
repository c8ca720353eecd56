import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';

const JSON_BYTES_MAX = 1024 * 1024;
/** Files of rows are read by the import itself, which keeps every digit of a number; they may be longer too. */
const FILES_AT = ['/api/v1/imports', '/api/v1/imports/errors.csv'];

type Done = (error: Error | null, body?: unknown) => void;

/** Reads a JSON body, except where it is a file. */
export function jsonBody(fastify: FastifyInstance): (request: FastifyRequest, body: Buffer, done: Done) => void {
  const parse = fastify.getDefaultJsonParser('error', 'error') as unknown as (request: FastifyRequest, body: string, done: Done) => void;
  return (request, body, done) => {
    if (request.method === 'POST' && FILES_AT.includes(request.routeOptions.url ?? '')) done(null, body);
    else if (body.length > JSON_BYTES_MAX) done(Object.assign(new Error('Request body is too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }) satisfies Partial<FastifyError> & Error);
    else parse(request, body.toString(), done);
  };
}
