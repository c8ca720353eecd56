import { Body, Controller, Get, Header, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceService } from '../initiatives/reference.service.js';
import { IndicatorsService } from '../measurements/indicators.service.js';
import { InSession, Requires } from '../organisations/auth.guard.js';
import type { Session } from '../organisations/sessions.service.js';
import { documentBody } from '../pricelist/document-body.js';
import { DraftsService, EDITED, type PriceListDraft } from '../pricelist/drafts.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { ownEntries } from '../pricelist/resolve-layers.js';
import { Conflict, InvalidInput } from '../shared/errors.js';
import { lineFinder } from '../shared/line-finder.js';
import { DraftPage, type DraftRead } from './draft.page.js';
import { DraftsPage } from './drafts.page.js';
import { PublishDraftPage } from './publish-draft.page.js';
import { languageOf, render } from './render.js';

const NAME_MAX = 200;
const tag = z.string().max(50).catch('');
const sent = z.object({ name: z.string().trim().max(NAME_MAX).catch(''), source: z.string().catch(''), file: z.instanceof(File).optional().catch(undefined), tag });
const publishing = z.object({ visibility: z.enum(['public', 'private']), tag });

/** Price lists in the making: sent, repaired, looked at, and published. */
@ApiExcludeController()
@Controller()
@Requires('methodologist')
export class DraftPagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly drafts: DraftsService,
    private readonly pricelists: PricelistService,
    private readonly indicators: IndicatorsService,
  ) {}

  @Get(['nl/price-lists/drafts', 'en/price-lists/drafts'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async all(@Req() request: FastifyRequest, @InSession() session: Session): Promise<string> {
    return this.allPage(request, session, false);
  }

  @Post(['nl/price-lists/drafts', 'en/price-lists/drafts'])
  async create(@Req() request: FastifyRequest, @Body({ schema: sent }) body: z.infer<typeof sent>, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    const { source, name } = await documentOf(body);
    if (source.trim() === '') await html(reply.status(400), await this.allPage(request, session, true));
    else await reply.redirect(addressOf(request, (await this.drafts.create(source, name, session.viewer)).id), 303);
  }

  @Get(['nl/price-lists/drafts/:id', 'en/price-lists/drafts/:id'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async one(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @InSession() session: Session): Promise<string> {
    return this.draftPage(request, await this.drafts.one(id, session.viewer), session, null);
  }

  @Post(['nl/price-lists/drafts/:id', 'en/price-lists/drafts/:id'])
  async edit(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: sent }) body: z.infer<typeof sent>, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    const { source, name } = await documentOf(body);
    try {
      await this.drafts.edit(id, body.tag, source, name, session.viewer);
    } catch (error) {
      if (!(error instanceof Conflict && error.code === EDITED)) throw error;
      await html(reply.status(409), await this.draftPage(request, await this.drafts.one(id, session.viewer), session, source));
      return;
    }
    await reply.redirect(addressOf(request, id), 303);
  }

  @Get(['nl/price-lists/drafts/:id/publish', 'en/price-lists/drafts/:id/publish'])
  async confirm(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    await this.publishPage(request, reply, id, session, []);
  }

  @Post(['nl/price-lists/drafts/:id/publish', 'en/price-lists/drafts/:id/publish'])
  async publish(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: publishing }) { visibility, tag }: z.infer<typeof publishing>, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    try {
      if (tag !== this.drafts.tagOf(await this.drafts.one(id, session.viewer))) throw new Conflict(EDITED, 'This draft was edited since you looked at it. Look at it again: this is what it says now.');
      await this.drafts.publish(id, visibility, session.viewer);
    } catch (error) {
      if (!(error instanceof Conflict || error instanceof InvalidInput)) throw error;
      await this.publishPage(request, reply.status(409), id, session, error instanceof InvalidInput ? error.problems.map(({ message }) => message) : [error.message]);
      return;
    }
    await reply.redirect(addressOf(request, id), 303);
  }

  @Post(['nl/price-lists/drafts/:id/delete', 'en/price-lists/drafts/:id/delete'])
  async remove(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    await this.drafts.remove(id, session.viewer);
    await reply.redirect(addressOf(request), 303);
  }

  private async allPage(request: FastifyRequest, session: Session, nothingSent: boolean): Promise<string> {
    const props = { drafts: await this.drafts.all(session.viewer), nothingSent, session };
    return render(request, this.reference.names, ({ text }) => ({ title: text.drafts.title }), (speech) => DraftsPage({ props, speech }));
  }

  /** @param unsaved what was sent after somebody else had edited the draft; null where nothing was */
  private async draftPage(request: FastifyRequest, draft: PriceListDraft, session: Session, unsaved: string | null): Promise<string> {
    const props = { draft, tag: this.drafts.tagOf(draft), read: await this.read(draft, session), unsaved, session };
    return render(request, this.reference.names, () => ({ title: draft.name }), (speech) => DraftPage({ props, speech }));
  }

  private async publishPage(request: FastifyRequest, reply: FastifyReply, id: string, session: Session, refused: readonly string[]): Promise<void> {
    const draft = await this.drafts.one(id, session.viewer);
    const read = await this.read(draft, session);
    if (!read || 'problems' in read) {
      await reply.redirect(addressOf(request, id), 303);
      return;
    }
    const props = { draft, tag: this.drafts.tagOf(draft), version: read.version, refused, session };
    await html(reply, render(request, this.reference.names, ({ text }) => ({ title: text.drafts.publishTitle(read.version.list, read.version.version) }), (speech) => PublishDraftPage({ props, speech })));
  }

  /** What publishing the draft would say, and the entries it brings; null where it is published. */
  private async read({ source, name, publishedList }: PriceListDraft, { viewer }: Session): Promise<DraftRead | null> {
    if (publishedList !== null) return null;
    const read = await this.pricelists.check(source, name, { viewer, visibility: null, today: new Date().toISOString().slice(0, 10) });
    if ('problems' in read) {
      const lineOf = lineFinder(source);
      return { problems: read.problems.map((problem) => ({ row: lineOf(problem.pointer ?? ''), ...problem })).sort((a, b) => a.row - b.row) };
    }
    const { content } = read.version;
    return { ...read, own: await this.indicators.ofVersion({ content: { ...content, indicators: ownEntries(content) } }) };
  }
}

/** The document a form sends, and what to call it: a file that was chosen goes before the text. */
async function documentOf({ name, source, file }: z.infer<typeof sent>): Promise<{ source: string; name: string }> {
  const chosen = file !== undefined && file.size > 0;
  return {
    source: chosen ? documentBody(new Uint8Array(await file.arrayBuffer()), file.name) : source.replaceAll('\r\n', '\n'), // as every browser ends the lines of a text field
    name: name || (chosen ? file.name.slice(0, NAME_MAX) : 'price-list.yaml'),
  };
}

function addressOf(request: FastifyRequest, id?: string): string {
  return `/${languageOf(request)}/price-lists/drafts${id === undefined ? '' : `/${id}`}`;
}

async function html(reply: FastifyReply, page: string): Promise<void> {
  await reply.type('text/html; charset=utf-8').send(page);
}
