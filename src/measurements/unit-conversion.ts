import { isDecimalText, parseDecimal, toText } from '../shared/decimal.js';

/** How much of a unit of ours one of another is, exactly, by definition. */
const FACTORS: Record<string, Record<string, string>> = {
  kg: { mg: '0.000001', g: '0.001', gram: '0.001', kilo: '1', kilogram: '1', t: '1000', ton: '1000', tonne: '1000', tonnes: '1000', kton: '1000000' },
  kwh: { wh: '0.001', kwh: '1', mwh: '1000', gwh: '1000000' },
  m3: { l: '0.001', liter: '0.001', litre: '0.001', 'm³': '1' },
  EUR: { eur: '1', euro: '1', '€': '1', cent: '0.01', ct: '0.01', 'k€': '1000', keur: '1000' },
};

/** The quantity in our unit, as a hint: empty where the conversion is not known for certain. */
export function conversionHint(quantity: string | undefined, from: string, to: string): string {
  const factor = new Map(Object.entries(FACTORS[to] ?? {})).get(from.toLowerCase()); // a unit may be called "constructor"
  return factor !== undefined && quantity !== undefined && isDecimalText(quantity) ? `: ${quantity} ${from} is ${toText(parseDecimal(quantity).times(parseDecimal(factor)))} ${to}` : '';
}
