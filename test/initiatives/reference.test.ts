import { expect, test } from '@jest/globals';
import { ReferenceService } from '../../src/initiatives/reference.service.js';

/** The reference data that come with the project: complete and without doubles. */

const { data, names } = new ReferenceService();
const { sectors, kinds, themes, phases, needs, sdgs, provinces, municipalities } = data;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('there are as many of each as there should be', () => {
  const counts = { sectors, kinds, themes, phases, needs, sdgs, provinces, municipalities };
  expect(Object.fromEntries(Object.entries(counts).map(([name, list]) => [name, list.length])))
    .toEqual({ sectors: 18, kinds: 5, themes: 22, phases: 5, needs: 10, sdgs: 17, provinces: 12, municipalities: 342 });
});

test.each(Object.entries({ sectors, kinds, themes, phases, needs, provinces, municipalities }))('no code of %s stands twice', (_, list) => {
  const codes = list.map(({ code }) => code);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});

test('municipalities have different names, lie in a known province, and hold all inhabitants of 1 January 2022', () => {
  expect(new Set(municipalities.map(({ name }) => name)).size).toBe(342);
  expect(municipalities.filter(({ province }) => !provinces.some(({ code }) => code === province))).toEqual([]);
  expect(sum(municipalities.map(({ population }) => population))).toBe(17_590_672);
});

test('merged municipalities are summed', () => {
  const of = (name: string) => municipalities.find((place) => place.name === name);
  expect(of('Voorne aan Zee')).toEqual({ code: 'GM1992', name: 'Voorne aan Zee', province: 'PV28', population: 73_238 });
  expect(of('Amsterdam')?.population).toBe(903_399);
  expect(['Weesp', 'Brielle', 'Hellevoetsluis', 'Westvoorne'].map(of)).toEqual([undefined, undefined, undefined, undefined]);
});

test('goals are numbered 1 to 17', () => {
  expect(sdgs.map(({ goal }) => goal)).toEqual(Array.from({ length: 17 }, (_, at) => at + 1));
});

test('a code is named in both languages; an unknown one has no name', () => {
  expect([names('sector', 'repair'), names('province', 'PV21'), names('municipality', 'GM0363'), names('need', 'say'), names('theme', 'nonsense')]).toEqual([
    { nl: 'Repareren en hergebruik', en: 'Repair and reuse' }, { nl: 'Fryslân', en: 'Friesland' }, { nl: 'Amsterdam', en: 'Amsterdam' }, { nl: 'zeggenschap', en: 'a say' }, undefined,
  ]);
});
