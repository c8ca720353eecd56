import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { CODE_VERSION, PROJECT_ROOT } from '../config.js';

const DESCRIPTION = `What social initiatives do, what it is worth, and to whom. Amounts, ratios, links and levels are decimals as text:
euro with 6 decimals, ratios with 20. A figure that is not known is null, with its reason beside it. Errors are problem+json (RFC 9457), all at once.
Examples are answers of a server with the starting data; lists are cut to their first two.`;

/** The groups of routes, in the order in which they are shown. */
const TAGS = {
  initiatives: 'Who acts, and where',
  'sectors and places': 'Where initiatives flourish, and where there are hardly any',
  measurements: 'What they reported, and what was put in and by whom, with the file and line it came in by',
  valuations: 'What it is worth, and how every euro of it comes about',
  indices: 'Whether the same initiatives do more than the year before',
  comparison: 'For who decides: initiatives side by side and among those like them, municipalities, funds and donors, social impact bonds',
  'price lists': 'The prices themselves, with sources; a published version never changes',
  'value maps': 'A study of your own, valued without storing it',
  imports: 'Bringing in your own figures',
  keys: 'Who may write',
  health: 'Whether it runs',
};

/** What stands in an address, after which word (and before which, where one example does not do for all), with an example out of the starting data. */
const IN_PATH: Record<string, Pick<Parameter, 'description' | 'example'>> = {
  'initiatives/{slug}': { description: 'The initiative, by the name in its address', example: 'rci-nl-7' },
  'initiatives/{slug}/inputs': { description: 'The initiative, by the name in its address', example: 'buuv' },
  'initiatives/{slug}/valuations/returns': { description: 'The initiative, by the name in its address', example: 'buuv' },
  'indices/{code}': { description: 'Code of the index', example: 'repair-nl' },
  'indicators/{code}': { description: 'Code of the indicator', example: 'co2e-avoided-fixometer-r2' },
  'price-lists/{list}': { description: 'Code of the price list', example: 'nl' },
  'versions/{version}': { description: 'Version of the price list', example: '2026-1' },
  'drafts/{id}': { description: 'Id of the draft, as its answer gave it' },
  'valuation-runs/{run}': { description: 'Id of the run; or a price list, for its newest standing run', example: 'nl' },
  'valuation-runs/{id}': { description: 'Id of the run, as its answer gave it' },
  'templates/{kind}': { description: 'What the file is of: measurements, inputs or initiatives', example: 'measurements' },
  'municipalities/{code}': { description: 'Code of a Dutch municipality of 2023', example: 'GM0392' },
  'imports/{id}': { description: 'Id of the import, as its answer gave it' },
};

/** Examples of a body that are a file which comes with the product, without the ending of its name. */
const BODIES: Record<string, string> = { 'POST /api/v1/value-maps': 'fixtures/value-maps/wheels-to-meals' };

/** What an answer is where its address ends so; else it is JSON. */
const KINDS: Record<string, string> = { csv: 'text/csv', atom: 'application/atom+xml', events: 'text/event-stream', yaml: 'application/yaml', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

const SUCCESS: Record<string, string> = { 200: 'Done', 201: 'Made', 202: 'Taken on: a job makes it', 204: 'Done: there is nothing to read' };
const PROBLEMS: Record<string, string> = {
  400: 'Something in the request is not right: every problem, with its place and its repair',
  401: 'A key is needed, or the one sent is not known',
  403: 'The key does not have the role',
  404: 'There is none, or it is not yours to see',
  413: 'The body is too large',
  415: 'The body is not of a kind that is read',
  429: 'Too many requests from this address within a minute',
  503: 'The database is busy: try again after the seconds of Retry-After',
};
const text = (description: string) => ({ type: 'string', description });
const PROBLEM: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: text('A name of the kind of problem'), title: text('The kind of problem in words'), status: { type: 'integer', description: 'The HTTP status' }, detail: text('What is wrong, and how to repair it'),
    code: text('Stable, for programs'),
    errors: {
      type: 'array',
      description: 'Every problem of the input, at once',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: text('Stable, for programs'), message: text('What is wrong, and how to repair it'), pointer: text('Where in a document or a query, as a JSON pointer'),
          row: { type: 'integer', description: 'Line of a file' }, column: text('Column of a file'), value: text('What stands there'),
        },
      },
    },
  },
};

/** The document as far as it is read or completed here; the rest of it passes through. */
export interface Schema {
  type?: string | string[]; description?: string; default?: unknown; example?: unknown; enum?: unknown[]; maxLength?: number;
  properties?: Record<string, Schema>; required?: string[]; items?: Schema; anyOf?: Schema[]; $ref?: string;
}
export interface Parameter { name: string; in: string; required?: boolean; description?: string; example?: string; schema: Schema }
type Content = Record<string, { schema?: Schema; example?: unknown }>;
export interface Operation {
  summary: string;
  description?: string;
  tags: string[];
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
  security?: object[];
  /** The least role of a key that may do this. */
  'x-role'?: string;
  /** An address that can be asked as it stands. */
  'x-example'?: string;
}
export interface ApiDocument {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** What a server with the starting data answered, by method and path, as `npm run examples` wrote it down; `problem` is an error. */
type Answers = Record<string, unknown>;

/** The OpenAPI 3.1 document, made once of the routes of the running application. */
@Injectable()
export class OpenApiService {
  private made: ApiDocument | undefined;
  private app!: INestApplication;

  describe(app: INestApplication): void {
    this.app = app;
  }

  get document(): ApiDocument {
    return (this.made ??= completed(SwaggerModule.createDocument(this.app, about()) as unknown as ApiDocument, JSON.parse(projectFile('docs/examples/answers.json')) as Answers));
  }
}

/** A file that comes with the product, as text. */
export function projectFile(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), 'utf8');
}

function about() {
  const builder = new DocumentBuilder()
    .setTitle('Maatschappelijke AEX')
    .setDescription(DESCRIPTION)
    .setVersion(CODE_VERSION)
    .setLicense('EUPL-1.2', 'https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'maex_...', description: 'An API key; reading what is public needs none' });
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

/** Adds what all routes have in common, so that no controller has to say it again. */
function completed(document: ApiDocument, answers: Answers): ApiDocument {
  document.components.schemas['Problem'] = { ...PROBLEM, example: answers['problem'] };
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = `${method.toUpperCase()} ${path}`;
      for (const parameter of operation.parameters) completeParameter(parameter, path);
      completeBody(operation, BODIES[name]);
      if (method === 'get' && path.endsWith('.csv')) operation.description = `${path.slice(0, -'.csv'.length)} as CSV, all rows at once`;
      operation.security = operation['x-role'] === undefined ? [{}, { bearer: [] }] : [{ bearer: [] }];
      completeResponses(operation, path, answers[name]);
      if (method === 'get' && operation['x-role'] === undefined) operation['x-example'] = exampleOf(path, operation.parameters);
    }
  }
  return document;
}

/** What is said of a value belongs to the parameter that carries it. */
function completeParameter(parameter: Parameter, path: string): void {
  const { description, example, ...schema } = parameter.schema;
  const [inPath] = Object.keys(IN_PATH).filter((place) => parameter.in === 'path' && place.includes(`{${parameter.name}}`) && path.includes(place)).sort((a, b) => b.length - a.length);
  Object.assign(parameter, { ...(description !== undefined && { description }), ...(example !== undefined && { example }), ...(inPath !== undefined && IN_PATH[inPath]), schema });
}

function completeBody({ requestBody }: Operation, file: string | undefined): void {
  if (!requestBody || file === undefined) return;
  for (const [type, content] of Object.entries(requestBody.content)) {
    if (type === 'application/json') content.example = JSON.parse(projectFile(`${file}.json`));
    else if (type === KINDS['csv']) Object.assign(content, { schema: { type: 'string' }, example: projectFile(`${file}.csv`) });
    else if (type === KINDS['xlsx']) content.schema = { type: 'string', description: 'A workbook' };
  }
}

function completeResponses(operation: Operation, path: string, answer: unknown): void {
  const { responses, parameters, requestBody } = operation;
  const wrong = [
    ...(parameters.length > 0 || requestBody ? ['400'] : []), ...(operation['x-role'] === undefined ? [] : ['401', '403']), ...(parameters.some((parameter) => parameter.in === 'path') ? ['404'] : []),
    ...(requestBody ? ['413', '415'] : []), '429', '503',
  ];
  for (const status of wrong) responses[status] ??= { description: PROBLEMS[status]! };
  const kind = KINDS[path.split(/[./]/).at(-1)!];
  for (const [status, response] of Object.entries(responses)) {
    if (!SUCCESS[status]) response.content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    else {
      response.description ||= SUCCESS[status];
      response.content = { [kind ?? 'application/json']: { schema: { type: kind ? 'string' : 'object' }, example: answer } };
    }
  }
}

function exampleOf(path: string, parameters: Parameter[]): string {
  const valueOf = (name: string) => parameters.find((parameter) => parameter.name === name)?.example ?? '';
  const query = parameters.flatMap(({ in: where, name, example }) => (where === 'query' && example !== undefined ? [`${name}=${example}`] : []));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => valueOf(name)) + (query.length > 0 ? `?${query.join('&')}` : '');
}
