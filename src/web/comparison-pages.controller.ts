import { Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BenchmarkService } from '../comparison/benchmark.service.js';
import { CompareService } from '../comparison/compare.service.js';
import { askedOf, FEWEST_COMPARED } from '../comparison/compared-code.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { NotFound } from '../shared/errors.js';
import { DEFAULT_LIST } from '../shared/query.js';
import { BenchmarkPage } from './benchmark.page.js';
import { ComparisonPage, type ComparisonProps } from './comparison.page.js';
import { render } from './render.js';

const optionalYear = z.string().trim().regex(/^\d{4}$/).optional().catch(undefined);
const askedComparison = z.object({ initiatives: z.union([z.string(), z.array(z.string())]).optional().catch(undefined), year: optionalYear });
const askedBenchmark = z.object({ year: optionalYear });

/** The pages on which initiatives are set beside others. */
@ApiExcludeController()
@Controller()
export class ComparisonPagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly comparisons: CompareService,
    private readonly benchmarks: BenchmarkService,
  ) {}

  /** The address holds the whole comparison; one alone, as an initiative's own page gives it, waits for a second. */
  @Get(['nl/comparisons', 'en/comparisons'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async compare(@Req() request: FastifyRequest, @Query({ schema: askedComparison }) { initiatives, year }: z.infer<typeof askedComparison>): Promise<string> {
    const chosen = [...new Set([initiatives ?? []].flat().flatMap((each) => each.toLowerCase().split(',')).map((each) => each.trim()).filter((each) => each !== ''))];
    const props: ComparisonProps = { chosen, year, ...(await this.found(chosen, year)) };
    return render(request, this.reference.names, ({ text }) => ({ title: text.compareInitiatives.title, charts: true }), (speech) => ComparisonPage({ props, speech }));
  }

  private async found(chosen: readonly string[], year: string | undefined): Promise<Pick<ComparisonProps, 'found' | 'problems'>> {
    if (chosen.length < FEWEST_COMPARED) return { found: null, problems: [] };
    const read = askedOf(chosen, year === undefined ? undefined : Number(year), DEFAULT_LIST);
    if ('problems' in read) return { found: null, problems: read.problems.map(({ message }) => message) };
    try {
      return { found: await this.comparisons.of(read.asked, null), problems: [] };
    } catch (error) {
      if (error instanceof NotFound) return { found: null, problems: [error.message] };
      throw error;
    }
  }

  @Get(['nl/initiatives/:slug/benchmark', 'en/initiatives/:slug/benchmark'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async benchmark(@Req() request: FastifyRequest, @Param('slug') slug: string, @Query({ schema: askedBenchmark }) { year }: z.infer<typeof askedBenchmark>): Promise<string> {
    const found = await this.benchmarks.of(slug, { year: year === undefined ? undefined : Number(year), list: DEFAULT_LIST }, null);
    return render(request, this.reference.names, ({ text }) => ({ title: text.benchmark.title(found.name), charts: true }), (speech) => BenchmarkPage({ found, speech }));
  }
}
