import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT } from '../config.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { IndicatorsService } from '../measurements/indicators.service.js';
import { OpenToAll, sessionOf } from '../organisations/auth.guard.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { decodeDocument } from '../shared/decode-document.js';
import type { Problem } from '../shared/errors.js';
import type { ValuedMap } from '../valuation/sroi.js';
import { valueMapAnswer } from '../valuation/value-map-answer.js';
import { valueMapDocument } from '../valuation/value-map-document.js';
import { readValueMap, VALUE_MAP_TYPES, valueMapKind, writeValueMap, type ValueMapKind } from '../valuation/value-map-file.js';
import { parseValueMap } from '../valuation/value-map.js';
import { ValueMapsService } from '../valuation/value-maps.service.js';
import { languageOf, render } from './render.js';
import type { Choices } from './value-map-fields.js';
import { documentOf, formOf, formProblems, isEmpty, sentForm, type ValueMapForm } from './value-map-form.js';
import { isObject } from './value-map-notation.js';
import { ValueMapPage, type ValueMapProps } from './value-map.page.js';

const LIST = 'nl';
const EXAMPLES = ['wheels-to-meals'] as const;
const going = z.object({ example: z.enum(EXAMPLES).optional().catch(undefined) });
const sent = z.record(z.string(), z.union([z.string(), z.instanceof(File)]));
type Sent = z.infer<typeof sent>;
type Document = Record<string, unknown>;

/** A value map is filled in on a page. Nothing is stored: what is in it goes to and fro with the form, and along as a file. */
@ApiExcludeController()
@Controller()
export class ValueMapPagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly pricelists: PricelistService,
    private readonly indicators: IndicatorsService,
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
    const kind = action === 'download' ? valueMapKind(`.${of}`) : null;
    if (kind) return this.download(request, reply, form, kind);
    const section = of === 'inputs' || of === 'outcomes' ? of : null;
    if (action === 'add' && section) form[section].push({});
    if (action === 'remove' && section) form[section].splice(Number(row), 1);
    await this.show(request, reply, form, { added: action === 'add' ? section : null });
  }

  private async open(request: FastifyRequest, reply: FastifyReply, file: Sent[string] | undefined): Promise<void> {
    const chosen = file instanceof File && file.size > 0;
    const read = chosen ? await documentIn(file) : { problems: [] };
    if ('problems' in read) await this.show(request, reply.status(400), await this.emptyForm(request), { refused: chosen ? 'unreadable' : 'noFile', told: read.problems });
    else await this.show(request, reply, formOf(read.document, languageOf(request)), { told: read.notes });
  }

  /** As a document also what is not finished; as a table only what can be valued, with its results. */
  private async download(request: FastifyRequest, reply: FastifyReply, form: ValueMapForm, kind: ValueMapKind): Promise<void> {
    const language = languageOf(request);
    const document = this.documentOf(request, form, await this.choices(request, form));
    void reply.header('Content-Disposition', `attachment; filename="value-map.${kind}"`).type(VALUE_MAP_TYPES[kind]);
    if (kind === 'json') return reply.send(`${JSON.stringify(document, null, 2)}\n`);
    if (kind === 'yaml') return reply.send(stringify(document, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false }));
    const valued = await this.value(request, document);
    if ('result' in valued) return reply.send(writeValueMap(valued.result.map, kind, language, valueMapAnswer(valued.result)));
    await this.show(request, reply.removeHeader('Content-Disposition').status(400), form);
  }

  /** One empty row of each kind, with the newest Dutch price list and its rules. */
  private async emptyForm(request: FastifyRequest): Promise<ValueMapForm> {
    const list = (await this.pricelists.newest(null)).find(({ content }) => content.list === LIST);
    const { map } = formOf(list ? { priceList: { list: list.list, version: list.version }, currency: list.content.currency } : {}, languageOf(request));
    return { map, inputs: [{}], outcomes: [{}] };
  }

  private async show(request: FastifyRequest, reply: FastifyReply, form: ValueMapForm, { added = null, refused = null, told = [] }: Partial<Pick<ValueMapProps, 'added' | 'refused' | 'told'>> = {}): Promise<void> {
    const choices = await this.choices(request, form);
    const begun = !isEmpty(form);
    const read = begun ? await this.value(request, this.documentOf(request, form, choices)) : null;
    const problems = read && 'problems' in read ? formProblems(form, read.problems) : [];
    const props = { form, problems, choices, sdgs: this.reference.data.sdgs, answer: read && 'result' in read ? valueMapAnswer(read.result) : null, begun, added, refused, told };
    const page = render(request, this.reference.names, ({ text }) => ({ title: text.valueMap.title, charts: true, script: 'fill-value-map.js' }), (speech) => ValueMapPage({ props, speech }));
    await reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store').send(page);
  }

  private async value(request: FastifyRequest, document: Document): Promise<ValuedMap> {
    const read = parseValueMap(document);
    return 'problems' in read ? read : this.valueMaps.value(read.map, sessionOf(request)?.viewer ?? null);
  }

  /** The lists this viewer may see, and the indicators of the one the form names. */
  private async choices(request: FastifyRequest, { map }: ValueMapForm): Promise<Choices> {
    const versions = await this.pricelists.all(sessionOf(request)?.viewer ?? null);
    const nameOf = ({ list, version }: { list: string; version: string }) => `${list}/${version}`;
    const chosen = versions.find((version) => nameOf(version) === map['priceList']);
    return { lists: versions.map(nameOf), indicators: chosen ? await this.indicators.ofVersion(chosen) : [] };
  }

  private documentOf(request: FastifyRequest, form: ValueMapForm, { indicators }: Choices): Document {
    return documentOf(form, languageOf(request), (code) => indicators.find(({ entry }) => entry.code === code)?.entry.unit);
  }
}

/** The document in a file, by the ending of its name: of a table what it says and how it was read; of a document all that is in it, however wrong. */
async function documentIn(file: File): Promise<{ document: Document; notes: readonly Problem[] } | { problems: readonly Problem[] }> {
  const kind = valueMapKind(file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const decoded = kind === 'json' || kind === 'yaml' ? decodeDocument(new TextDecoder().decode(bytes), kind) : null;
  if (decoded && 'document' in decoded && isObject(decoded.document)) return { document: decoded.document, notes: [] };
  const read = kind === null ? { problems: [] } : await readValueMap(bytes, kind);
  return 'map' in read ? { document: valueMapDocument(read.map), notes: read.notes } : read;
}
