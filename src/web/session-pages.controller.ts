import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InSession, OpenToAll, Requires } from '../organisations/auth.guard.js';
import { sessionCookie, sessionToken } from '../organisations/session-cookie.js';
import { SessionsService, type Session } from '../organisations/sessions.service.js';
import { languageOf, render } from './render.js';
import { SignInPage } from './sign-in.page.js';

/** Only one of our own pages: whoever signs in is sent nowhere else. */
const next = z.string().regex(/^\/(nl|en)([/?][\x21-\x7e]*)?$/).max(2000).optional().catch(undefined);
const going = z.object({ next });
const signingIn = z.object({ key: z.string().trim().max(200).catch(''), next });
/** From one address: nobody types more, and who guesses gets nowhere. */
const ATTEMPTS = { max: 10, timeWindow: '1 minute' };

/** Pages that write ask for a key once: it begins a session, which a cookie keeps. */
@ApiExcludeController()
@Controller()
export class SessionPagesController {
  constructor(private readonly sessions: SessionsService) {}

  @Get(['nl/sign-in', 'en/sign-in'])
  async ask(@Req() request: FastifyRequest, @Query({ schema: going }) { next }: z.infer<typeof going>, @InSession() session: Session | null, @Res() reply: FastifyReply): Promise<void> {
    if (session) await reply.redirect(next ?? `/${languageOf(request)}`, 303);
    else await this.show(request, reply, { next, refused: false });
  }

  @Post(['nl/sign-in', 'en/sign-in'])
  @OpenToAll()
  @RouteConfig({ rateLimit: ATTEMPTS })
  async begin(@Req() request: FastifyRequest, @Body({ schema: signingIn }) { key, next }: z.infer<typeof signingIn>, @Res() reply: FastifyReply): Promise<void> {
    const token = await this.sessions.begin(key);
    if (token === null) {
      await this.show(request, reply.status(401), { next, refused: true });
      return;
    }
    await this.endOwn(request);
    await reply.header('Set-Cookie', sessionCookie(token, request.protocol === 'https')).redirect(next ?? `/${languageOf(request)}`, 303);
  }

  @Post(['nl/sign-out', 'en/sign-out'])
  @Requires('contributor')
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.endOwn(request);
    await reply.header('Set-Cookie', sessionCookie('', request.protocol === 'https')).redirect(`/${languageOf(request)}`, 303);
  }

  private async endOwn({ headers, protocol }: FastifyRequest): Promise<void> {
    const token = sessionToken(headers.cookie, protocol === 'https');
    if (token !== null) await this.sessions.end(token);
  }

  private async show(request: FastifyRequest, reply: FastifyReply, props: Parameters<typeof SignInPage>[0]['props']): Promise<void> {
    const page = render(request, () => undefined, (speech) => ({ title: speech.text.signIn.title }), (speech) => SignInPage({ props, speech }));
    await reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store').send(page);
  }
}
