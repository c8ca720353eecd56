import type { Figure, GroupLevel } from '../../comparison/benchmark.js';
import type { ProfileValue, Unfair } from '../../comparison/side-by-side.js';

/** The Dutch texts of the pages on which initiatives are set side by side. */
export const compareInitiatives = {
  title: 'Initiatieven vergelijken',
  lead: 'Zet twee tot tien initiatieven naast elkaar: wat ze waard zijn, wat erin is gestopt, en hoe zeker het verschil is.',
  choose: 'Vink er twee of meer aan en vergelijk ze.', tick: (name: string) => `${name} vergelijken`, compare: 'Vergelijk wat is aangevinkt', addTo: 'Vergelijk dit met andere initiatieven',
  field: 'Initiatief', fieldHelp: 'De naam zoals die in het adres staat, zoals buuv.', search: 'Zoek een initiatief', year: 'Jaar', lastYear: 'laatste jaar van elk', show: 'Toon', remove: (name: string) => `Haal ${name} weg`,
  few: 'Kies er nog minstens één bij.',
  fair: 'Hoe eerlijk is deze vergelijking?', isFair: 'Dezelfde prijslijst, methode en periode, en er is niets gevonden dat de vergelijking scheef maakt.', everyone: 'Allemaal', notFair: 'Lees de verschillen zo:',
  unfair: {
    'other-list': 'De waarden komen uit verschillende prijslijsten: dezelfde uitkomst heeft daar een andere prijs.',
    'other-version': 'De waarden komen uit verschillende versies van een prijslijst.',
    'other-method': 'De waarden zijn met een verschillende rekenmethode gemaakt.',
    'other-price-level': 'De waarden staan in euro’s van verschillende jaren.',
    'other-currency': 'De waarden staan in verschillende munten en zijn niet omgerekend.',
    'other-year': 'De cijfers gaan over verschillende jaren: wat er is gebeurd, kan aan het jaar liggen.',
    'other-country': 'De initiatieven zitten in verschillende landen, met andere kosten en voorzieningen.',
    'other-phase': 'De initiatieven zijn in een verschillende fase: wie net begint, heeft vooral kosten.',
    'part-of-year': 'Er is maar een deel van het jaar geteld, de rest niet.',
    forecast: 'Een deel van de cijfers is een verwachting; dat telt hier niet mee.',
    claimed: 'Een deel van de cijfers is alleen beweerd; dat telt hier niet mee.',
    held: 'Er zijn uitkomsten zonder bruikbare prijs: de echte waarde kan hoger of lager zijn.',
    excluded: 'Er zijn cijfers die volgens de opgave niet gewaardeerd mogen worden.',
    backcast: 'Een deel is gewaardeerd met een prijs uit een later jaar.',
    'nothing-priced': 'Niets van wat is gemeten, heeft een prijs: de waarde is onbekend, niet nul.',
    'inputs-held': 'Een deel van wat erin is gestopt, heeft geen bedrag: er is geen rendement te berekenen.',
    'no-inputs': 'Wat erin is gestopt, is niet opgegeven: er is geen rendement te berekenen.',
    'hours-missing': 'Onbetaalde uren zijn niet opgegeven, bij anderen wel: het rendement lijkt dan hoger dan het is.',
    'self-reported': 'Minstens de helft van de waarde rust op eigen opgave, bij anderen niet.',
    private: 'Er tellen cijfers mee die alleen de eigen organisatie ziet; een ander ziet hier andere getallen.',
    'nothing-shared': 'Geen twee van deze initiatieven meten hetzelfde: ze doen verschillend werk.',
  } satisfies Record<Unfair, string>,
  figures: 'De cijfers', value: 'Waarde', range: '90% van de trekkingen', inputs: 'Ingelegd', sroi: 'Waarde per ingelegde euro', sroiRange: '90% van de trekkingen, per euro', hours: 'Onbetaalde uren', people: 'Mensen bereikt',
  peopleHelp: 'het hoogste aantal mensen bij één uitkomst, want wie bij twee uitkomsten telt, telt maar één keer', evidence: 'Bewijs', chart: 'Staafdiagram van de waarde per initiatief; dezelfde getallen staan in de tabel eronder.', valueOf: 'Waarde', initiative: 'Initiatief',
  sure: 'Hoe zeker is het verschil?', sureLead: 'Van trekking tot trekking krijgen alle initiatieven dezelfde prijzen. Pas als de een in 95% ervan boven de ander staat, heet het een verschil.',
  value_: 'waarde', sroi_: 'waarde per ingelegde euro', by: 'Van', first: 'Is dit hoger', second: 'dan dit?', chance: 'Kans', verdict: 'Oordeel', verdicts: { above: 'hoger', below: 'lager', 'not-distinguishable': 'niet te onderscheiden' },
  noPairs: 'Er zijn geen twee waarden met een bandbreedte in dezelfde munt.',
  profile: 'Meer dan één getal', profileLead: 'Rendement zegt niet alles. Elke waarde staat als deel van de hoogste in deze vergelijking, met het getal zelf erbij.', profileValue: 'Waarde',
  profiles: { efficiency: 'Doelmatigheid', involvement: 'Betrokkenheid', legitimacy: 'Draagvlak', reach: 'Bereik', evidence: 'Bewijs' } satisfies Record<ProfileValue, string>,
  profileHelp: { efficiency: 'waarde per ingelegde euro', involvement: 'onbetaalde uren, als deel van alle inleg', legitimacy: 'soorten partijen die iets inlegden', reach: 'mensen', evidence: 'deel van de waarde op meer dan eigen opgave' } satisfies Record<ProfileValue, string>,
  perUnit: 'Kosten per eenheid van wat ze delen', perUnitLead: 'Alle inleg gedeeld door het aantal, alsof het alleen daarvoor was: wie meer doet, lijkt hier duurder.', perUnitNone: 'Geen twee van deze initiatieven meten dezelfde uitkomst.', indicator: 'Uitkomst',
  gains: 'Wie heeft er baat bij?', gainsParty: 'Partij', sdgs: 'Aan welke SDG-doelen draagt het bij?', goal: 'Doel', noGoal: 'geen doel bekend',
  keep: 'Dit adres bevat de hele vergelijking: bewaar het of geef het door.',
};

/** The Dutch texts of the page on which an initiative sees itself among those like it. */
export const benchmark = {
  title: (name: string) => `${name} tussen vergelijkbare initiatieven`, link: 'Tussen vergelijkbare initiatieven',
  lead: (year: string) => `Openbare cijfers over ${year}. De groepen liggen vast per waardering: wie het ook vraagt, krijgt dezelfde.`,
  group: 'De groep', members: (n: string) => `${n} initiatieven, dit meegeteld`,
  none: 'Er zijn te weinig vergelijkbare initiatieven met openbare cijfers: minstens zes zijn nodig.', noFigures: 'Dit initiatief heeft over dat jaar geen openbare cijfers, en dus geen groep.', widened: 'Van dezelfde fase, omvang en streek waren er te weinig: de groep is verruimd.',
  levels: {
    'sector-size-region-phase': 'zelfde sector, omvang, provincie en fase', 'sector-size-phase': 'zelfde sector, omvang en fase, in het hele land', 'sector-size': 'zelfde sector en omvang', sector: 'zelfde sector', country: 'zelfde land, alle sectoren', all: 'alle landen en sectoren',
  } satisfies Record<GroupLevel, string>,
  figures: 'Waar staat u?', figure: 'Cijfer', own: 'Dit initiatief', place: 'Plaats', known: 'Bekend van', low: 'Laagste', quarter: 'Kwart', median: 'Midden', threeQuarters: 'Driekwart', high: 'Hoogste',
  names: { sroi: 'Waarde per ingelegde euro', value: 'Waarde', inputs: 'Ingelegd', hours: 'Onbetaalde uren', hoursPerEuro: 'Onbetaalde uren per euro geld', outcomes: 'Aantal uitkomsten' } satisfies Record<Figure, string>,
  placeOf: (place: string, n: string) => `plaats ${place} van ${n}`, quartileOf: (quartile: string) => `kwartier ${quartile} van 4, 4 is hoogste`, percentileOf: (percentile: string) => `hoger dan ${percentile}% van de anderen`,
  chart: (title: string) => `Staafdiagram in de groep: ${title.toLowerCase()}, met die van dit initiatief; dezelfde getallen staan in de tabel.`, spread: (title: string) => `Verdeling: ${title.toLowerCase()}`, point: 'Punt',
  upper: 'Wat doet het beste kwart anders?', upperLead: 'Middelste van het kwart met het hoogste rendement, naast die van de rest. Samenhang is geen oorzaak.', upperPart: 'Beste kwart', rest: 'De rest', upperNone: 'Pas vanaf twintig initiatieven is dat te zeggen zonder er één te tonen.',
  chances: 'Groeikansen', chancesLead: 'Wat vijf of meer anderen in de groep melden en dit initiatief niet. Misschien doet u het al en telt u het niet.', chancesNone: 'Niets wat vijf anderen melden, ontbreekt hier.', reportedBy: (n: string, all: string) => `door ${n} van ${all}`, outcome: 'Uitkomst', who: 'Gemeld',
};
