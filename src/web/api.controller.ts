import { Controller, Get, Header, Redirect, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiPage } from './api.page.js';
import { OpenApiService, projectFile, type ApiDocument } from './openapi.service.js';
import { render } from './render.js';

/** The programs on the page; beside each stands the output it gave, as `npm run examples` wrote it down. */
const PROGRAMS = 'docs/examples/programs.json';

/** What the API can do, for programs and for people: both are made of the same document. */
@ApiExcludeController()
@Controller()
export class ApiController {
  constructor(private readonly openApi: OpenApiService) {}

  @Get('api/v1/openapi.json')
  document(): ApiDocument {
    return this.openApi.document;
  }

  @Get('api')
  @Redirect('/nl/api', 302)
  root(): void {
    // Dutch first.
  }

  @Get(['nl/api', 'en/api'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(@Req() request: FastifyRequest): string {
    const programs = JSON.parse(projectFile(PROGRAMS)) as { language: string; interpreter: string; file: string }[];
    const examples = programs.map(({ language, interpreter, file }) => ({ language, command: `${interpreter} ${file}`, program: projectFile(file), output: projectFile(`${file}.out`) }));
    return render(request, () => undefined, (speech) => ({ title: speech.text.api.title }), (speech) => ApiPage({ document: this.openApi.document, examples, speech }));
  }
}
