import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bondQuery, type BondField } from '../comparison/bond-terms.js';
import { socialImpactBond } from '../comparison/social-impact-bond.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { UNCERTAINTY } from '../valuation/uncertainty-parameters.js';
import { speak } from './language.js';
import { hasTwoReadings, plainNumber } from './plain-number.js';
import { languageOf, render } from './render.js';
import { SibPage } from './sib.page.js';

const asWritten = z.record(z.string(), z.string()).catch({});

/** The pages of funds, donors and investors. */
@ApiExcludeController()
@Controller()
export class FunderPagesController {
  constructor(private readonly reference: ReferenceService) {}

  @Get(['nl/sib', 'en/sib'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  sib(@Req() request: FastifyRequest, @Query({ schema: asWritten }) written: Record<string, string>): string {
    const { text } = speak(languageOf(request), this.reference.names);
    const fields = Object.keys(bondQuery.shape) as BondField[];
    const given = Object.fromEntries(fields.flatMap((name) => (written[name]?.trim() ? [[name, written[name].trim()]] : []))) as Partial<Record<BondField, string>>;
    const plain = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plainNumber(value)]));
    const read = bondQuery.safeParse(plain);
    const unclear = Object.entries(given).flatMap(([name, value]): Problem[] => (hasTwoReadings(value) ? [{ code: 'two-readings', pointer: `/${name}`, message: text.sib.twoReadings(value) }] : []));
    const problems = [...unclear, ...(read.success ? [] : schemaProblems(read.error.issues, plain).filter(({ pointer }) => !unclear.some((other) => other.pointer === pointer)))];
    const bond = socialImpactBond(problems.length > 0 || !read.success ? bondQuery.parse({}) : read.data, UNCERTAINTY);
    const own = Object.fromEntries(Object.entries(given).filter(([name]) => String(bondQuery.parse({})[name as BondField]) !== plain[name]));
    const props = { bond, given: own, problems, query: problems.length > 0 ? '' : new URLSearchParams(plain).toString() };
    return render(request, this.reference.names, () => ({ title: text.sib.title, charts: true }), (speech) => SibPage({ props, speech }));
  }
}
