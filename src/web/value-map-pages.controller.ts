import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT } from '../config.js';
import { OpenToAll } from '../organisations/auth.guard.js';
import { documentBody } from '../pricelist/document-body.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { decodeDocument } from '../shared/decode-document.js';
import { InvalidInput } from '../shared/errors.js';
import { valueMapAnswer } from '../valuation/value-map-answer.js';
import { ValueMapsService } from '../valuation/value-maps.service.js';
import { languageOf, render } from './render.js';
import { documentOf, formOf, formProblems, isEmpty, sentForm, type Section, type ValueMapForm } from './value-map-form.js';
import { ValueMapPage, type ValueMapProps } from './value-map.page.js';

const LIST = 'nl';
const EXAMPLES = ['wheels-to-meals'] as const;
const going = z.object({ example: z.enum(EXAMPLES).optional().catch(undefined) });
const sent = z.record(z.string(), z.union([z.string(), z.instanceof(File)]));
type Sent = z.infer<typeof sent>;
type Document = Record<string, unknown>;

const DOWNLOADED = {
  json: { type: 'application/json', content: (document: Document) => `${JSON.stringify(document, null, 2)}\n` },
  yaml: { type: 'application/yaml; charset=utf-8', content: (document: Document) => stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false }) },
};

/** A value map is filled in on a page. Nothing is stored: what is in it goes to and fro with the form, and along as a file. */
@ApiExcludeController()
@Controller()
export class ValueMapPagesController {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly valueMaps: ValueMapsService,
  ) {}

  @Get(['nl/value-map', 'en/value-map'])
  async begin(@Req() request: FastifyRequest, @Query({ schema: going }) { example }: z.infer<typeof going>, @Res() reply: FastifyReply): Promise<void> {
    const form = example === undefined ? await this.emptyForm(request) : formOf(JSON.parse(readFileSync(join(PROJECT_ROOT, `fixtures/value-maps/${example}.json`), 'utf8')) as Document, languageOf(request));
    await this.show(request, reply, form);
  }

  @Post(['nl/value-map', 'en/value-map'])
  @OpenToAll()
  async edit(@Req() request: FastifyRequest, @Body({ schema: sent }) body: Sent, @Res() reply: FastifyReply): Promise<void> {
    const [, action = '', of = '', row = ''] = /^([a-z]+)(?:\.([a-z]+))?(?:\.(\d+))?$/.exec(String(body['do'] ?? '')) ?? [];
    if (action === 'open') return this.open(request, reply, body['file']);
    const form = sentForm(body);
    if (action === 'download' && Object.hasOwn(DOWNLOADED, of)) {
      const { type, content } = DOWNLOADED[of as keyof typeof DOWNLOADED];
      await reply.type(type).header('Content-Disposition', `attachment; filename="value-map.${of}"`).send(content(documentOf(form, languageOf(request))));
      return;
    }
    const section = of === 'inputs' || of === 'outcomes' ? of : null;
    if (action === 'add' && section) form[section].push({});
    if (action === 'remove' && section) form[section].splice(Number(row), 1);
    await this.show(request, reply, form, { added: action === 'add' ? section : null });
  }

  private async open(request: FastifyRequest, reply: FastifyReply, file: Sent[string] | undefined): Promise<void> {
    if (!(file instanceof File) || file.size === 0) return this.show(request, reply.status(400), await this.emptyForm(request), { refused: 'noFile' });
    const document = await documentIn(file);
    if (document === null) return this.show(request, reply.status(400), await this.emptyForm(request), { refused: 'unreadable' });
    return this.show(request, reply, formOf(document, languageOf(request)));
  }

  /** One empty row of each kind, under the rules of the Dutch price list. */
  private async emptyForm(request: FastifyRequest): Promise<ValueMapForm> {
    const list = (await this.pricelists.newest(null)).find(({ content }) => content.list === LIST)?.content;
    const { map } = formOf({ currency: list?.currency, discountRate: list?.discount.schedule, discountTiming: list?.discount.timing }, languageOf(request));
    return { map, inputs: [{}], outcomes: [{}] };
  }

  private async show(request: FastifyRequest, reply: FastifyReply, form: ValueMapForm, { added = null, refused = null }: { added?: Section | null; refused?: ValueMapProps['refused'] } = {}): Promise<void> {
    const begun = !isEmpty(form);
    const read = begun ? await this.valueMaps.valueDocument(documentOf(form, languageOf(request)), null) : null;
    const problems = read && 'problems' in read ? formProblems(form, read.problems) : [];
    const props = { form, problems, answer: read && 'result' in read ? valueMapAnswer(read.result) : null, begun, added, refused };
    const page = render(request, () => undefined, ({ text }) => ({ title: text.valueMap.title, charts: true, script: 'fill-value-map.js' }), (speech) => ValueMapPage({ props, speech }));
    await reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store').send(page);
  }
}

/** The document in a file, by the ending of its name; null where it is none. */
async function documentIn(file: File): Promise<Document | null> {
  try {
    const decoded = decodeDocument(documentBody(new Uint8Array(await file.arrayBuffer()), file.name), file.name.toLowerCase().endsWith('.json') ? 'json' : 'yaml');
    if (!('document' in decoded)) return null;
    const { document } = decoded;
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? document as Document : null;
  } catch (error) {
    if (error instanceof InvalidInput) return null;
    throw error;
  }
}
