import { toText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import type { MapInput, MapOutcome } from './sroi.js';
import type { MapHoldReason } from './value-map-prices.js';
import type { ValueMap } from './value-map.js';

/** Why a row is outside every total, and how it would get in. */
const HELD: Record<MapHoldReason, string> = {
  'no-price': 'has no price. Add pricePerUnit or posts.',
  output: 'is an output: what was done, not what changed. Add its outcome, or a conversion with its source.',
  'not-in-list': 'is not in the price list. Correct the code.',
  'not-usable': 'has a price that its list says may not be used. Choose another indicator, or give a price of your own.',
  'before-first-price': 'is of a day before the first price of its indicator. Give a price of your own for that time.',
  withdrawn: 'has a price that was withdrawn on its day. Give a price of your own.',
  'no-index-value': 'has a price of a year that the price index does not reach, or there is no index. Choose another priceLevel, or bring the price to it yourself.',
};

/** What a reader must know beside the figures of a value map: none of it makes the map wrong. */
export function valueMapWarnings(map: ValueMap, outcomes: readonly MapOutcome[], inputs: readonly MapInput[]): Problem[] {
  const warnings: Problem[] = [
    ...outcomes.flatMap((valued, index) => outcomeWarnings(valued, `/outcomes/${index}`)),
    ...inputs.flatMap((valued, index) => (valued.status === 'held' ? [{
      code: valued.reason, pointer: `/inputs/${index}`, message: `"${valued.input.description}" ${HELD[valued.reason]} It is an input without an amount, so there is no ratio.`,
    }] : [])),
  ];
  if (map.claim) {
    warnings.push({ code: 'claim', pointer: '/claim', message: 'some of these figures were derived from the answer that was published: the result repeats the claim, and proves nothing.' });
  }
  if (map.method === 'asPublished') {
    warnings.push({ code: 'as-published', pointer: '/method', message: 'the gaining side of transfers is counted, to reproduce a study: do not add this value to others, or compare it.' });
  }
  if (map.inputs.length === 0) {
    warnings.push({ code: 'no-inputs', pointer: '/inputs', message: 'no inputs are recorded: there is no net value, ratio or payback.' });
  }
  return warnings;
}

function outcomeWarnings(valued: MapOutcome, pointer: string): Problem[] {
  const { description } = valued.outcome;
  if (valued.status === 'held') return [{ code: valued.reason, pointer, message: `"${description}" ${heldText(valued.reason)}` }];
  if (valued.status === 'excluded') return [{ code: valued.reason, pointer, message: `"${description}" counts the same as "${valued.yieldsTo}", which is kept: it is left out of every total.` }];
  const reduced = valued.posts.find(({ multiplier }) => !multiplier.eq(1));
  return [
    ...(valued.floored ? [{ code: 'floored', pointer, message: `deadweight, displacement and attributedToOthers of "${description}" subtract more than the whole: its net value is set to 0.` }] : []),
    ...(valued.terms.backcast ? [{ code: 'backcast', pointer, message: `"${description}" is of a day before the first price of its indicator, which its list uses for earlier years too.` }] : []),
    ...(reduced ? [{ code: 'overlap', pointer, message: `"${description}" partly counts the same as a larger row of its cluster: ${toText(reduced.multiplier)} of it is kept.` }] : []),
  ];
}

const heldText = (reason: MapHoldReason) => (reason === 'no-price' ? 'has no price: it is counted, but outside every total. Add pricePerUnit or posts.' : `${HELD[reason]} Until then it is counted, but outside every total.`);
