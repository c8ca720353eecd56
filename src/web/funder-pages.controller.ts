import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bondQuery, type BondField } from '../comparison/bond-terms.js';
import { readGrants } from '../comparison/grants-file.js';
import { grantCode, grantOfCode, type Grant } from '../comparison/grants.js';
import { GRANTS_IN_ADDRESS, PortfoliosService } from '../comparison/portfolios.service.js';
import { socialImpactBond } from '../comparison/social-impact-bond.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { OpenToAll, sessionOf } from '../organisations/auth.guard.js';
import { isDecimalText, parseDecimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { UNCERTAINTY } from '../valuation/uncertainty-parameters.js';
import { speak } from './language.js';
import { hasTwoReadings, plainNumber } from './plain-number.js';
import { PortfolioPage, type PortfolioProps } from './portfolio.page.js';
import { languageOf, render } from './render.js';
import { SibPage } from './sib.page.js';

const asWritten = z.record(z.string(), z.string()).catch({});

const LIST = 'nl';
const optional = z.string().max(200).transform((value) => value.trim() || undefined).optional().catch(undefined);
const askedPortfolio = z.object({ grant: z.union([z.string(), z.array(z.string())]).optional().catch(undefined), funder: optional, initiative: optional, year: optional, amount: optional, move: optional, moveFrom: optional, moveTo: optional });
const sent = z.record(z.string(), z.union([z.string(), z.instanceof(File)]));

/** The pages of funds, donors and investors. */
@ApiExcludeController()
@Controller()
export class FunderPagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly portfolios: PortfoliosService,
  ) {}

  /** The address holds the whole portfolio; what is added leads to the address with it. */
  @Get(['nl/portfolio', 'en/portfolio'])
  async portfolio(@Req() request: FastifyRequest, @Query({ schema: askedPortfolio }) { grant, funder, initiative, year, amount, ...moved }: z.infer<typeof askedPortfolio>, @Res() reply: FastifyReply): Promise<void> {
    const own = [grant ?? []].flat().slice(0, GRANTS_IN_ADDRESS).flatMap((code) => grantOfCode(code) ?? []);
    const query = new URLSearchParams([...own.map((each) => ['grant', grantCode(each)]), ...(funder === undefined ? [] : [['funder', funder]])]);
    const problems: Problem[] = [];
    const adding = year === undefined && amount === undefined ? initiative : undefined;
    if (initiative !== undefined && adding === undefined) {
      const { text } = speak(languageOf(request), this.reference.names);
      const added = amount !== undefined && hasTwoReadings(amount) ? null : grantOfCode([initiative.toLowerCase(), year, plainNumber(amount ?? '')].join('~'));
      if (added && own.length < GRANTS_IN_ADDRESS) {
        query.append('grant', grantCode(added));
        await reply.redirect(`/${languageOf(request)}/portfolio?${query.toString()}`, 302);
        return;
      }
      problems.push({ code: 'invalid', message: amount !== undefined && hasTwoReadings(amount) ? text.sib.twoReadings(amount) : `${initiative} ${year ?? ''} ${amount ?? ''}: ${text.portfolio.initiativeHelp}` });
    }
    const [amountMoved, { moveFrom, moveTo }] = [plainNumber(moved.move ?? ''), moved];
    const move = isDecimalText(amountMoved) && !amountMoved.startsWith('-') && moveFrom !== undefined && moveTo !== undefined ? { move: amountMoved, moveFrom, moveTo } : null;
    if (move) for (const [name, value] of Object.entries(move)) query.set(name, value);
    const grants = [...own, ...(funder === undefined ? [] : await this.portfolios.ofFunder(funder))];
    await this.showPortfolio(request, reply, { grants, funder, move, problems, query, adding });
  }

  @Post(['nl/portfolio', 'en/portfolio'])
  @OpenToAll()
  async upload(@Req() request: FastifyRequest, @Body({ schema: sent }) { file }: z.infer<typeof sent>, @Res() reply: FastifyReply): Promise<void> {
    const { text } = speak(languageOf(request), this.reference.names);
    const chosen = file instanceof File && file.size > 0;
    const read = chosen ? readGrants(new Uint8Array(await file.arrayBuffer())) : { problems: [{ code: 'no-file', message: text.portfolio.noFile }] };
    if ('problems' in read) return this.showPortfolio(request, reply.status(400), { grants: [], funder: undefined, move: null, problems: read.problems, query: new URLSearchParams() });
    await this.showPortfolio(request, reply, { grants: read.grants, funder: undefined, move: null, problems: [], query: addressOf(read.grants) });
  }

  private async showPortfolio(request: FastifyRequest, reply: FastifyReply, given: Omit<PortfolioProps, 'found' | 'session' | 'adding'> & { adding?: string | undefined }): Promise<void> {
    const { grants, move } = given;
    const found = grants.length === 0 ? null : await this.portfolios.of(grants, { list: LIST, move: move ? { amount: parseDecimal(move.move), from: move.moveFrom, to: move.moveTo } : undefined }, null);
    const props = { adding: undefined, ...given, found, session: sessionOf(request) };
    await reply.type('text/html; charset=utf-8').send(render(request, this.reference.names, ({ text }) => ({ title: text.portfolio.title, charts: true }), (speech) => PortfolioPage({ props, speech })));
  }

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

/** Only of grants that an address can name: it knows no donors, and holds so many. */
function addressOf(grants: readonly Grant[]): URLSearchParams | null {
  const codes = grants.map(grantCode);
  return grants.length <= GRANTS_IN_ADDRESS && codes.every((code) => grantOfCode(code) !== null) ? new URLSearchParams(codes.map((code) => ['grant', code])) : null;
}
