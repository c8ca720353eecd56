import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { sha256 } from '../shared/canonical-hash.js';
import { forEachStep } from './cell-steps.service.js';
import { yieldings } from './double-counting.js';
import { combineSteps, effectRates, effectYieldings, type Effect, type EffectRate, type EffectYielding, type StepEffect } from './list-effect.js';
import { stepEffect } from './list-effect-sql.js';
import { ListRatesService } from './list-rates.service.js';
import { METHOD_VERSION } from './method-version.js';
import { PLANS_FOR_FEW, STEP_SETTINGS } from './valuation-sql.js';

/** An effect, and what it rests on beside the two lists. */
export interface ListEffect extends Effect {
  methodVersion: string;
  /** The publication number of the measurements. */
  knownAt: number;
}

/** How many effects are remembered: each is some kilobytes. */
const REMEMBERED = 50;

/** What if we used this list: the value of all that is public and realised under two lists, published or not. Nothing is stored. */
@Injectable()
export class ListEffectService {
  private readonly known = new Map<string, Promise<ListEffect>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly rates: ListRatesService,
  ) {}

  /** To the last digit what stored valuations with the two lists give. One is computed at a time; asked again, it is remembered. */
  async effect(before: ResolvedPriceList, after: ResolvedPriceList): Promise<ListEffect> {
    const rates = effectRates(await this.ratesOf(before), await this.ratesOf(after));
    const sameCurrency = before.currency === after.currency;
    const pairs = effectYieldings(yieldings(before), yieldings(after));
    const key = sha256(JSON.stringify([rates, pairs, sameCurrency, await this.publication()]));
    return this.known.get(key) ?? this.remember(key, this.last.then(async () => this.compute(rates, pairs, sameCurrency)));
  }

  private remember(key: string, made: Promise<ListEffect>): Promise<ListEffect> {
    this.known.set(key, made);
    this.last = made.catch(() => this.known.delete(key));
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return made;
  }

  /** Again when something was published in between, so that all steps saw the same measurements. */
  private async compute(rates: readonly EffectRate[], pairs: readonly EffectYielding[], sameCurrency: boolean): Promise<ListEffect> {
    const related = pairs.length > 0 || rates.some(({ overlap }) => overlap !== null);
    const statement = stepEffect(Math.max(0, ...rates.map(({ values }) => values.length)), related);
    const parameters = [JSON.stringify(rates), ...(related ? [JSON.stringify(pairs)] : [])];
    for (;;) {
      const knownAt = await this.publication();
      const found: StepEffect[] = [];
      await forEachStep(this.database, 'now', async ({ first, last }) => {
        found.push(...await this.database.transaction(async (manager) => {
          await manager.query(STEP_SETTINGS);
          await manager.query(PLANS_FOR_FEW, ['off']);
          return manager.query<StepEffect[]>(statement, [first, last, ...parameters]);
        }));
      });
      if (await this.publication() === knownAt) return { methodVersion: METHOD_VERSION, knownAt, ...combineSteps(found, sameCurrency) };
    }
  }

  private async ratesOf(list: ResolvedPriceList) {
    return this.rates.of(list, await this.rates.parametersOf(list));
  }

  private async publication(): Promise<number> {
    const [{ value }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    return value;
  }
}
