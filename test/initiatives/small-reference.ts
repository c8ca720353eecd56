import type { ReferenceData } from '../../src/initiatives/reference-data.js';
import { frozen } from '../valuation/run-cases.js';

const terms = (...codes: string[]) => codes.map((code) => ({ code, label: { nl: code, en: code } }));

/** A few of the closed lists' codes and places, so that messages that name them all stay short. */
export const SMALL_REFERENCE: ReferenceData = frozen({
  sectors: terms('repair', 'food').map((term) => ({ ...term, explanation: term.label, icnptso: { code: 'K', title: 'Other' } })),
  kinds: terms('initiative', 'programme'),
  themes: terms('green', 'food', 'repair'),
  phases: terms('idea', 'start'),
  needs: terms('permit', 'network'),
  sdgs: [],
  provinces: [{ code: 'PV20', label: { nl: 'Groningen', en: 'Groningen' } }, { code: 'PV21', label: { nl: 'Fryslân', en: 'Friesland' } }],
  municipalities: [
    { code: 'GM0014', name: 'Groningen', province: 'PV20', population: 234950 },
    { code: 'GM1966', name: 'Het Hogeland', province: 'PV20', population: 48022 },
    { code: 'GM0080', name: 'Leeuwarden', province: 'PV21', population: 125504 },
  ],
  merged: [],
  laws: [],
});
