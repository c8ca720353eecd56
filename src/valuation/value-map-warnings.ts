import type { Problem } from '../shared/errors.js';
import type { HeldOutcome, PricedOutcome } from './outcome-value.js';
import type { ValueMap } from './value-map.js';

/** What a reader must know beside the figures of a value map: none of it makes the map wrong. */
export function valueMapWarnings(map: ValueMap, outcomes: readonly (PricedOutcome | HeldOutcome)[]): Problem[] {
  const warnings: Problem[] = outcomes.flatMap((valued, index) => {
    const { description } = valued.outcome;
    const pointer = `/outcomes/${index}`;
    if (valued.status === 'held') {
      return [{ code: 'no-price', pointer, message: `"${description}" has no price: it is counted, but outside every total. Add pricePerUnit or posts.` }];
    }
    return valued.floored
      ? [{ code: 'floored', pointer, message: `deadweight, displacement and attributedToOthers of "${description}" subtract more than the whole: its net value is set to 0.` }]
      : [];
  });
  if (map.method === 'asPublished') {
    warnings.push({ code: 'as-published', pointer: '/method', message: 'the gaining side of transfers is counted, to reproduce a study: do not add this value to others, or compare it.' });
  }
  if (map.inputs.length === 0) {
    warnings.push({ code: 'no-inputs', pointer: '/inputs', message: 'no inputs are recorded: there is no net value, ratio or payback.' });
  }
  return warnings;
}
