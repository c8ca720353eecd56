import type { indexPages as nl } from './index-nl.js';

/** The English texts of the pages of an index, beside those in en.ts. */
export const indexPages: typeof nl = {
  ticker: 'All levels', publications: 'What was published last', feed: 'As an Atom feed', planned: 'What is planned',
  plannedWhat: { preliminary: (year) => `${year} may be published as preliminary`, final: (year) => `${year} becomes final`, review: (year) => `limits to weights set anew for ${year}` },
  explained: 'Why does an index not move when somebody leaves?',
  last: 'Last level', status: { preliminary: 'preliminary', final: 'final' }, rangeNote: 'Range: 5% and 95% of the draws of the valuation.',
  show: 'Draw it so', basis: 'Year that is 100', basisOwn: 'beginning of each series', from: 'From', to: 'Up to', vintage: 'Vintage', newest: 'the newest', overlay: 'Show earlier vintages too',
  noBase: (year) => `There is no level in ${year}, so that year cannot be 100. Here the beginning of each series is 100.`,
  older: (number) => `This is not the newest vintage: that is vintage ${number}.`,
  event: 'What happened', events: { entries: (count) => `${count} joined`, exits: (count) => `${count} left or closed`, list: (version) => `price list ${version}`, segment: 'new series after a gap', returned: (count) => `${count} back after a missing report` },
  band: 'range', earlier: (vintage) => `vintage ${vintage}`,
  beside: 'Beside the level', besideLead: 'The level says whether the same initiatives do more. That is not the whole story: this is what changed besides.',
  columns: {
    population: 'With founding and closing', value: 'In euros of the time', priceEffect: 'Of which price', total: 'Value of all', capped: 'Weight capped', fisher: 'Other formula (Fisher)', sroi: 'Return', inputs: 'on inputs of', coverage: 'Reported', held: 'held lines',
  },
  coverageOf: (reporting, known) => `${reporting} of ${known}`,
  besideNotes: 'With founding and closing: those count too. In euros of the time: at the prices of each year itself. Return: value per euro put in, of the compared initiatives that also reported what went in.',
  moved: (from, to) => `Who moved the level from ${from} to ${to}`, movedLead: (points) => `Together ${points} points; the contributions of all initiatives add up to exactly that.`,
  movedBase: 'The points are those of the published series, of which the beginning is 100.',
  up: 'Up', down: 'Down', points: 'Points', noneUp: 'Nobody moved the level up.', noneDown: 'Nobody moved the level down.', imputed: 'partly estimated', allMoved: 'all contributions (CSV)',
  turnover: (year) => `Who came and went in ${year}`, turnoverKinds: { founded: 'founded', joined: 'joined, without a founding date', closed: 'closed', silent: 'nothing reported this year', left: 'nothing reported for two years: gone' }, initiatives: 'Initiatives', worth: 'Value',
  turnoverLead: 'None of them moves the level. Who was founded or closed does count in the column "with founding and closing".',
  revisions: 'By how much did history move?', revisionsLead: 'For each year what each vintage said. A vintage never changes; a correction is a new one, with a reason.', oneVintage: 'There is only one vintage yet: nothing moved.',
  cite: 'Cite this', embed: 'Put this index on your own site', embedLead: 'Copy this line. The index follows light and dark, and always shows the newest level. Nothing of your visitors comes to us but the request for this page.',
  xlsx: 'series (Excel)', jsonStat: 'series (JSON-stat)', of: 'Societal AEX', suppressed: 'Without a level', readOn: 'Read more',
  toy: {
    title: 'Why does an index not move when somebody leaves?', lead: 'Six initiatives of the same size do the same every year. Choose what happens in 2024, and see which number moves. The index is computed by the same functions as the real ones.',
    events: { closes: 'F closes', joins: 'G joins', 'counts-more': 'A begins to count something it did not count before', 'new-prices': 'a new price list: everything costs half as much again', 'does-more': 'B does more: 12 instead of 10' },
    choose: 'What happens in 2024?', show: 'Work it out', who: 'Initiative', values: 'Value by year, at the prices of the time', total: 'All together',
    rows: { headline: 'The index', population: 'With founding and closing', value: 'In euros of the time', total: 'All together, 2023 = 100' },
    says: {
      closes: 'F drops out of the comparison: the other five do just what they did, so the index stands still. That less is done stands in the second row.',
      joins: 'G has no year before to compare with. The total grows, the index does not: else it would rise because we know more initiatives.',
      'counts-more': 'What A did not count before cannot have grown. The index compares indicator by indicator, not initiative by initiative.',
      'new-prices': 'Both years get the same prices, so the index stands still. In euros of the time everything goes up: that is the price, and it is told apart.',
      'does-more': 'This is what the index is for: B did it in 2023 too, and does more now. Everything moves along.',
    },
    nothing: 'Nothing happens: everything stays at 100.', back: 'To the indices',
  },
};
