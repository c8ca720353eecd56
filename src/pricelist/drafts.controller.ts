import { Body, Controller, Delete, Get, Header, Headers, HttpCode, HttpException, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import { Conflict } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { documentBody } from './document-body.js';
import { DraftsService, EDITED, type PriceListDraft } from './drafts.service.js';
import { named, PRICE_LIST_BODY, publishedAs, publishing } from './publish-answer.js';

const nothing = z.strictObject({});
const HTTP_PRECONDITION_FAILED = 412;
const HTTP_PRECONDITION_REQUIRED = 428;

/** Lists in the making: kept with their mistakes until they are published. */
@ApiTags('price lists')
@Controller('api/v1/price-lists/drafts')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get()
  @Requires('methodologist')
  @ApiOperation({ summary: 'The drafts of your own organisation, the last edited first' })
  async all(@Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer) {
    return { items: (await this.drafts.all(viewer)).map(({ source, ...draft }) => draft) };
  }

  @Post()
  @HttpCode(201)
  @Requires('methodologist')
  @ApiConsumes('application/yaml')
  @ApiBody(PRICE_LIST_BODY)
  @ApiOperation({ summary: 'Keep a draft of a price list, also one with mistakes: the answer tells every problem' })
  async create(@Query({ schema: named }) { name }: z.infer<typeof named>, @Body() body: unknown, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.answer(await this.drafts.create(documentBody(body, name), name, viewer), viewer, reply);
  }

  @Get(':id')
  @Header('Cache-Control', 'no-store')
  @Requires('methodologist')
  @ApiOperation({ summary: 'A draft as it was sent, with every problem it has' })
  async one(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.answer(await this.drafts.one(id, viewer), viewer, reply);
  }

  @Put(':id')
  @Requires('methodologist')
  @ApiConsumes('application/yaml')
  @ApiBody(PRICE_LIST_BODY)
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the draft as you read it', schema: { type: 'string' } })
  @ApiResponse({ status: HTTP_PRECONDITION_FAILED, description: 'The draft was edited since you read it' })
  @ApiResponse({ status: HTTP_PRECONDITION_REQUIRED, description: 'If-Match is missing' })
  @ApiResponse({ status: 409, description: 'The draft is published' })
  @ApiOperation({ summary: 'Replace a draft' })
  async edit(
    @Param('id', ParseUUIDPipe) id: string, @Query({ schema: named }) { name }: z.infer<typeof named>, @Body() body: unknown, @Headers('if-match') match: string | undefined, @Asker() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (match === undefined) throw new HttpException('Say which revision you edit: send the ETag of the draft as If-Match.', HTTP_PRECONDITION_REQUIRED);
    try {
      return await this.answer(await this.drafts.edit(id, match, documentBody(body, name), name, viewer), viewer, reply);
    } catch (error) {
      throw error instanceof Conflict && error.code === EDITED ? new HttpException(error.message, HTTP_PRECONDITION_FAILED) : error;
    }
  }

  @Delete(':id')
  @Requires('methodologist')
  @ApiResponse({ status: 409, description: 'The draft is published' })
  @ApiOperation({ summary: 'Throw a draft away' })
  async remove(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer) {
    await this.drafts.remove(id, viewer);
    return { id, removed: true };
  }

  @Post(':id/publish')
  @HttpCode(201)
  @Requires('methodologist')
  @ApiResponse({ status: 200, description: 'It is published already: nothing changed' })
  @ApiResponse({ status: 409, description: 'This version is published with other content, or the list is of another organisation' })
  @ApiOperation({ summary: 'Publish a draft: from then on it never changes' })
  async publish(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: publishing }) { visibility }: z.infer<typeof publishing>, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    const done = await this.drafts.publish(id, visibility ?? null, viewer);
    if (done.already) void reply.status(200);
    return publishedAs(done);
  }

  private async answer(draft: PriceListDraft, viewer: Viewer, reply: FastifyReply) {
    void reply.header('ETag', this.drafts.tagOf(draft));
    return { ...draft, ...await this.drafts.standing(draft, viewer) };
  }
}
