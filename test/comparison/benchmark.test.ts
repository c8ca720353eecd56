import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FIGURES, growthChances, ownRank, partition, sizeBand, spreadOf, upperQuarter, type Peer, type PeerGroup } from '../../src/comparison/benchmark.js';

const peer = (at: number, other: Partial<Peer> = {}): Peer => ({ slug: `p${at}`, sector: 'repair', country: 'NL', region: 'PV26', phase: 'growth', inputs: '20000', figures: { sroi: String(at), inputs: String(100 * at), hours: String(10 * at), outcomes: '2' }, indicators: ['meal'], ...other });
const peers = (n: number, other: Partial<Peer> = {}, first = 1) => Array.from({ length: n }, (_, at) => peer(first + at, other));
const anyPeers = fc.array(fc.record({ sector: fc.constantFrom('repair', 'food'), country: fc.constantFrom('NL', 'BE'), region: fc.constantFrom('PV26', 'PV27', null), phase: fc.constantFrom('growth', null), inputs: fc.constantFrom('1', '20000', null), sroi: fc.option(fc.integer({ min: -5, max: 5 }).map(String)) }), { maxLength: 60 })
  .map((rows) => rows.map(({ sroi, ...rest }, at) => peer(at, { ...rest, figures: { sroi } })));
const published = (group: PeerGroup) => FIGURES.map((figure) => spreadOf(group, figure));

test.each([[null, 'unknown'], ['0', '1'], ['9999.99', '1'], ['10000', '2'], ['50000', '3'], ['250000', '4']])('size of %s', (inputs, band) => {
  expect(sizeBand(inputs)).toBe(band);
});

describe('groups', () => {
  test.each<[string, Peer[], (readonly [string, number])[]]>([
    ['six alike', peers(6), [['sector-size-region-phase', 6]]],
    ['five alike are too few, however wide', peers(5), []],
    ['two regions of three', [...peers(3), ...peers(3, { region: 'PV27' }, 4)], [['sector-size-phase', 6]]],
    ['the few of another region do not join a group that stands', [...peers(6), ...peers(3, { region: 'PV27' }, 7)], [['sector-size-region-phase', 6]]],
    ['two sectors of three', [...peers(3), ...peers(3, { sector: 'food' }, 4)], [['country', 6]]],
    ['two countries of three', [...peers(3), ...peers(3, { country: 'BE' }, 4)], [['all', 6]]],
  ])('%s', (_, all, expected) => {
    expect(partition(all).map(({ level, members }) => [level, members.length])).toEqual(expected);
  });

  test('none overlaps another, each has six or more, and the order of what comes in does not matter', () => {
    fc.assert(fc.property(anyPeers, (all) => {
      const groups = partition(all);
      const members = groups.flatMap((group) => group.members.map(({ slug }) => slug));
      expect(new Set(members).size).toBe(members.length);
      for (const group of groups) expect(group.members.length).toBeGreaterThanOrEqual(6);
      expect(partition(all.toReversed())).toEqual(groups);
    }));
  });

  test('two who ask see the same figures or figures of nobody in common, so the difference between them is never one member', () => {
    fc.assert(fc.property(anyPeers, (all) => {
      const groups = partition(all);
      for (const one of groups) {
        const known = one.members.filter(({ figures }) => (figures.sroi ?? null) !== null).length;
        expect(spreadOf(one, 'sroi').spread === null).toBe(known < 6);
        for (const asker of one.members) expect(published(groups.find(({ members }) => members.includes(asker))!)).toEqual(published(one));
        for (const other of groups) if (other !== one) expect(one.members.filter((member) => other.members.includes(member))).toEqual([]);
      }
    }));
  });
});

test.each([[6, 'p6', { place: 1, quartile: null, percentile: null }], [6, 'p1', { place: 6, quartile: null, percentile: null }], [12, 'p7', { place: 6, quartile: null, percentile: null }], [13, 'p13', { place: null, quartile: 4, percentile: null }], [20, 'p1', { place: null, quartile: 1, percentile: null }], [21, 'p11', { place: null, quartile: null, percentile: 50 }]])('of %s, %s stands', (n, slug, rank) => {
  expect(ownRank(partition(peers(n))[0]!, slug, 'sroi')).toEqual(rank);
});

test('who has no figure has no rank, and a figure of five has no spread', () => {
  const [group] = partition([...peers(5), peer(6, { figures: {} })]);
  expect(ownRank(group!, 'p6', 'sroi')).toBeNull();
  expect(ownRank(group!, 'p1', 'sroi')).toBeNull();
  expect(spreadOf(group!, 'sroi')).toEqual({ n: 5, spread: null });
});

test('what the upper quarter has otherwise: from twenty, by medians', () => {
  expect(upperQuarter(partition(peers(19))[0]!)).toEqual([]);
  const found = upperQuarter(partition(peers(20))[0]!).map(({ figure, upper, rest }) => [figure, Number(upper), Number(rest)]);
  expect(found).toEqual([['inputs', 1800, 800], ['hours', 180, 80], ['outcomes', 2, 2]]);
});

test('growth chances: what five others report and this one does not', () => {
  const [group] = partition([...peers(5, { indicators: ['meal', 'visit'] }), ...peers(4, { indicators: ['haircut'] }, 6)]);
  expect(growthChances(group!, 'p6')).toEqual([{ indicator: 'meal', reportedBy: 5, of: 9 }, { indicator: 'visit', reportedBy: 5, of: 9 }]);
  expect(growthChances(group!, 'p1')).toEqual([]);
});
