import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { isFileOfRows } from './file-body.js';

const JSON_BYTES_MAX = 1024 * 1024;

type Done = (error: Error | null, body?: unknown) => void;

/** Reads a JSON body, except where it is a file of rows: the import itself keeps every digit of a number, and it may be longer too. */
export function jsonBody(fastify: FastifyInstance): (request: FastifyRequest, body: Buffer, done: Done) => void {
  const parse = fastify.getDefaultJsonParser('error', 'error') as unknown as (request: FastifyRequest, body: string, done: Done) => void;
  return (request, body, done) => {
    if (isFileOfRows(request)) done(null, body);
    else if (body.length > JSON_BYTES_MAX) done(Object.assign(new Error('Request body is too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }) satisfies Partial<FastifyError> & Error);
    else parse(request, body.toString(), done);
  };
}
