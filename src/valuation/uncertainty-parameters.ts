/** How far off a figure may be: part of a run's parameters, so that its ranges can be made again. */
export interface UncertaintyParameters {
  /** The draws are the same for the same seed, on every machine. */
  seed: string;
  draws: number;
  /** Half-width of a measurement's own error by its evidence, as a share of its quantity. */
  error: Record<'self-reported' | 'documented' | 'audited' | 'effect-study', string>;
}

/** Method, section 4: half-widths by grade; an effect study is held as sure as an audit. */
export const UNCERTAINTY: UncertaintyParameters = { seed: '2026', draws: 1000, error: { 'self-reported': '0.3', documented: '0.15', audited: '0.05', 'effect-study': '0.05' } };
