import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { disclosed, hiddenChildren, isConfidential, vintageWaits, type Member } from '../../src/indices/disclosure.js';
import { Decimal, sum, toText } from '../../src/shared/decimal.js';
import { runTable } from '../shared/run-table.js';

/** `100 80* 20`: sizes, a star where the amount is private. */
const membersOf = (text: string): Member[] => text.split(' ').filter((word) => word !== '').map((word) => ({ size: new Decimal(word.replace('*', '')), private: word.endsWith('*') }));

runTable(import.meta.url, 'disclosure', (children: Record<string, string>) => [...hiddenChildren(new Map(Object.entries(children).map(([code, text]) => [code, membersOf(text)])))].join(' ') || '-');

test('a vintage that changes the private amounts of one or two members waits', () => expect([0, 1, 2, 3, 40].map(vintageWaits)).toEqual([false, true, true, false, false]));

const member = fc.record({ size: fc.integer({ min: 0, max: 1000 }).map((size) => new Decimal(size)), private: fc.boolean() });
const family = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.array(member, { minLength: 1, maxLength: 9 }), { minKeys: 2, maxKeys: 6 });

test('a hidden child cannot be computed: with what one of the hidden has moved to another, all that is published stays the same', () => {
  fc.assert(fc.property(family, (children) => {
    const own = new Map(Object.entries(children));
    const hidden = hiddenChildren(own);
    const values = new Map([...own].map(([code, members]) => [code, sum(members.map(({ size }) => size))]));
    expect([...own].filter(([code, members]) => isConfidential(members) && !hidden.has(code))).toEqual([]);
    expect(hidden.size).not.toBe(1);
    if (hidden.size === 0) return;
    const [one, other] = [...hidden];
    const moved = new Map(values).set(one!, values.get(one!)!.minus(7)).set(other!, values.get(other!)!.plus(7));
    const told = (world: ReadonlyMap<string, Decimal>) => {
      const { shown, hidden: rest } = disclosed(world, hidden);
      return { parent: toText(sum(world.values())), shown: [...shown].map(([code, value]) => [code, toText(value)]), rest: rest && toText(rest) };
    };
    expect(told(moved)).toEqual(told(values));
  }));
});

test('the hidden ones together are not confidential, unless all are hidden', () => {
  fc.assert(fc.property(family, (children) => {
    const own = new Map(Object.entries(children));
    const hidden = hiddenChildren(own);
    expect(hidden.size === own.size || !isConfidential([...hidden].flatMap((code) => own.get(code)!))).toBe(true);
  }));
});
