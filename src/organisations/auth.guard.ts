import { applyDecorators, createParamDecorator, ForbiddenException, Injectable, SetMetadata, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasRole, type Role, type Viewer } from '../shared/viewer.js';
import { KeysService } from './keys.service.js';
import { sessionToken } from './session-cookie.js';
import { isFormOf, SessionsService, type Session } from './sessions.service.js';

const REQUIRED = 'maex:role';
/** Pages are for people: the cookie of a session says who asks. All else is for programs, which send a key; a cookie is never looked at there. */
const PAGE = /^\/(nl|en)(\/|$)/;
type Asked = FastifyRequest & { viewer?: Viewer | null; session?: Session | null };

/** A page is only for who is signed in. */
export class SignInNeeded extends UnauthorizedException {}

/** The key has too little weight for this. */
export class RoleNeeded extends ForbiddenException {
  constructor(
    readonly needed: Role,
    readonly has: Role,
  ) {
    super(`This needs a key with the role ${needed}; yours has ${has}.`);
  }
}

/** A form was not made by a page of ours for this session. */
export class FormRefused extends ForbiddenException {}

/** A writing route needs a key with at least this role, and its description says so. */
export const Requires = (role: Role) => applyDecorators(SetMetadata(REQUIRED, role), ApiBearerAuth(), ApiExtension('x-role', role));
/** A route that is no GET, and yet open to everyone. */
export const OpenToAll = () => SetMetadata(REQUIRED, 'none');
/** Who asks, as a parameter of a handler; null is the public. */
export const Asker = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Asked>().viewer ?? null);
/** The session a page is asked in, as a parameter of a handler; null where nobody is signed in. */
export const InSession = createParamDecorator((_: unknown, context: ExecutionContext) => sessionOf(context.switchToHttp().getRequest()));

export function sessionOf(request: FastifyRequest): Session | null {
  return (request as Asked).session ?? null;
}

/** The asker, or for an administrator whoever they bring something in for. */
export function actingFor(viewer: Viewer, organisation: string | undefined): Viewer {
  if (organisation === undefined || organisation === viewer.organisation) return viewer;
  if (!hasRole(viewer, 'admin')) throw new ForbiddenException('Only an administrator brings something in for another organisation.');
  return { ...viewer, organisation };
}

/**
 * Learns who asks, of every request. A route that changes something is closed unless it says who may use it; a page that does takes only
 * forms of its own, made for that very session.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeysService,
    private readonly sessions: SessionsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Asked>();
    const wanted = this.reflector.getAllAndOverride<Role | 'none' | undefined>(REQUIRED, [context.getHandler(), context.getClass()]);
    const page = PAGE.test(request.routeOptions.url ?? '');
    if (page) request.session = await this.readSession(request, context.switchToHttp().getResponse<FastifyReply>());
    request.viewer = page ? sessionOf(request)?.viewer ?? null : await this.viewerOf(request.headers.authorization);
    const sent = request.method !== 'GET' && request.method !== 'HEAD';
    if (wanted === undefined && sent) throw new ForbiddenException('This is not open to anyone.');
    if (page && sent && !isSameOrigin(request)) throw new FormRefused('This form was sent by another site. Nothing was done.');
    if (wanted === undefined || wanted === 'none') return true;
    if (request.viewer === null) {
      throw page ? new SignInNeeded('You are not, or no longer, signed in. Nothing was done.') : new UnauthorizedException('This needs an API key: send it as "Authorization: Bearer maex_...". An administrator makes one with `maex key create`.');
    }
    if (!hasRole(request.viewer, wanted)) throw new RoleNeeded(wanted, request.viewer.role);
    if (page && sent && !isFormOf(request.session!, (request.body as { formToken?: unknown } | null | undefined)?.formToken)) {
      throw new FormRefused('This form was not made for your session, so it may not be yours. Nothing was done. Open the page again, and send it from there.');
    }
    return true;
  }

  /** What is made for one person is kept by no one. */
  private async readSession(request: FastifyRequest, reply: FastifyReply): Promise<Session | null> {
    const token = sessionToken(request.headers.cookie, request.protocol === 'https');
    const session = token === null ? null : await this.sessions.of(token);
    if (session) void reply.header('Cache-Control', 'no-store');
    return session;
  }

  private async viewerOf(header: string | undefined): Promise<Viewer | null> {
    if (header === undefined) return null;
    const key = /^Bearer (\S{1,200})$/i.exec(header)?.[1];
    const viewer = key === undefined ? null : await this.keys.viewerOf(key);
    if (!viewer) throw new UnauthorizedException('The API key is not known, or was revoked. Check it, or leave the Authorization header out to read what is public.');
    return viewer;
  }
}

/** Also guards signing in, which has no session yet: a browser says from where a form comes. */
function isSameOrigin({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === undefined || headers.origin.replace(/^https?:\/\//, '') === host;
}
