import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { SignInNeeded } from '../organisations/auth.guard.js';
import { Conflict, InvalidInput, NotFound, ToBeAccepted, type Problem } from '../shared/errors.js';
import { errorPage } from './error.page.js';
import { languageOf } from './render.js';

/** An error as RFC 9457 problem details. `code` is stable; the texts are for the person who must repair it. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly Problem[];
}

const TITLES: Record<number, string> = {
  400: 'The request is not right', 401: 'A key is needed', 403: 'Not allowed', 404: 'Not found', 409: 'In conflict with what there is', 412: 'Changed meanwhile', 413: 'Too large', 415: 'Not a kind of content we read',
  428: 'Which revision is meant?',
  429: 'Too many requests', 503: 'Busy: try again shortly',
};

/** What PostgreSQL calls a NUL in a text, and one in JSON. */
const NOT_STORABLE = new Set(['22021', '22P05']);

/** Turns every error into problem+json for the API and a page for a browser; what it does not know is logged and told as a 500 without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('errors');

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getRequest<FastifyRequest>(), host.switchToHttp().getResponse<FastifyReply>());
  }

  /** Also for what goes wrong before there is a route: an address that is no text, or too long. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500 && problem.status !== 503) this.log.error(`${request.method} ${request.url.split('?')[0]} (request ${request.id}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (error instanceof SignInNeeded && request.method === 'GET') {
      void reply.redirect(`/${languageOf(request)}/sign-in?${new URLSearchParams({ next: request.url }).toString()}`, 303);
      return;
    }
    if (problem.status === 503) void reply.header('Retry-After', '2');
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).header('Cache-Control', 'no-store');
    if (request.url.startsWith('/api')) void reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
    else void reply.type('text/html; charset=utf-8').send(errorPage(request, problem, error));
  }
}

function problemOf(error: unknown): ProblemDetails {
  const make = (status: number, code: string, detail: string, errors?: readonly Problem[]): ProblemDetails => ({
    type: `urn:maex:problem:${code}`, title: TITLES[status] ?? 'Something went wrong here', status, detail, code, ...(errors && { errors }),
  });
  if (error instanceof ToBeAccepted) return make(409, 'to-be-accepted', `Nothing was stored: something may be wrong. Every question is listed under "errors". Correct the file, or send it again with accept=${error.codes}.`, error.problems);
  if (error instanceof InvalidInput) return make(400, 'invalid-input', `${error.message}. Every one is listed under "errors".`, error.problems);
  if (error instanceof NotFound) return make(404, 'not-found', error.message);
  if (error instanceof Conflict) return make(409, error.code, error.message, error.problems);
  if (error instanceof HttpException) return make(error.getStatus(), `http-${error.getStatus()}`, error.message);
  if (error instanceof QueryFailedError && NOT_STORABLE.has(String((error.driverError as { code?: unknown }).code))) return make(400, 'invalid-input', 'A text holds a character that cannot be stored (NUL). Remove it.');
  if (error instanceof Error && /timeout exceeded when trying to connect/.test(error.message)) return make(503, 'busy', 'The database is busy with a longer piece of work. Try again in two seconds.');
  const status = statusOf(error);
  if (status !== null) return make(status, `http-${status}`, (error as Error).message);
  return make(500, 'internal', 'An error of ours. It was logged; nothing was stored.');
}

/** Errors of the HTTP server itself (body too large, broken JSON) carry the status they stand for. */
function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
