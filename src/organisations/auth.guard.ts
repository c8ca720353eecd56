import { applyDecorators, createParamDecorator, ForbiddenException, Injectable, SetMetadata, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { hasRole, type Role, type Viewer } from '../shared/viewer.js';
import { KeysService } from './keys.service.js';

const REQUIRED = 'maex:role';
type Asked = FastifyRequest & { viewer?: Viewer | null };

/** A writing route needs a key with at least this role, and its description says so. */
export const Requires = (role: Role) => applyDecorators(SetMetadata(REQUIRED, role), ApiBearerAuth(), ApiExtension('x-role', role));
/** A route that is no GET, and yet stores nothing: open to everyone. */
export const StoresNothing = () => SetMetadata(REQUIRED, 'none');
/** Who asks, as a parameter of a handler; null is the public. */
export const Asker = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Asked>().viewer ?? null);

/** The asker, or for an administrator whoever they bring something in for. */
export function actingFor(viewer: Viewer, organisation: string | undefined): Viewer {
  if (organisation === undefined || organisation === viewer.organisation) return viewer;
  if (!hasRole(viewer, 'admin')) throw new ForbiddenException('Only an administrator brings something in for another organisation.');
  return { ...viewer, organisation };
}

/** Reads the key of every request. A route that changes something is closed unless it says who may use it. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Asked>();
    const wanted = this.reflector.getAllAndOverride<Role | 'none' | undefined>(REQUIRED, [context.getHandler(), context.getClass()]);
    request.viewer = await this.viewerOf(request.headers.authorization);
    if (wanted === 'none') return true;
    if (wanted === undefined) {
      if (request.method === 'GET' || request.method === 'HEAD') return true;
      throw new ForbiddenException('This is not open to anyone.');
    }
    if (request.viewer === null) throw new UnauthorizedException('This needs an API key: send it as "Authorization: Bearer maex_...". An administrator makes one with `maex key create`.');
    if (!hasRole(request.viewer, wanted)) throw new ForbiddenException(`This needs a key with the role ${wanted}; yours has ${request.viewer.role}.`);
    return true;
  }

  private async viewerOf(header: string | undefined): Promise<Viewer | null> {
    if (header === undefined) return null;
    const key = /^Bearer (\S{1,200})$/i.exec(header)?.[1];
    const viewer = key === undefined ? null : await this.keys.viewerOf(key);
    if (!viewer) throw new UnauthorizedException('The API key is not known, or was revoked. Check it, or leave the Authorization header out to read what is public.');
    return viewer;
  }
}
