import { FINAL_AFTER_MONTHS, PRELIMINARY_AFTER_MONTHS } from './rule-book.js';

/** When a year may be published, as ISO dates. */
export interface PlannedYear {
  year: number;
  /** From this day on, if enough is reported; until then nothing of that year has a link. */
  preliminary: string;
  /** From this day on final: afterwards only own errors are corrected. */
  final: string;
}

/** First days of the month so many months after the end of the year. */
export function publicationCalendar(year: number): PlannedYear {
  return { year, preliminary: monthsAfter(year, PRELIMINARY_AFTER_MONTHS), final: monthsAfter(year, FINAL_AFTER_MONTHS) };
}

/** What a link of a year may be on a day: `too-early`, `preliminary` or `final`. */
export function publicationStatus(year: number, day: string): 'too-early' | 'preliminary' | 'final' {
  const { preliminary, final } = publicationCalendar(year);
  return day < preliminary ? 'too-early' : day < final ? 'preliminary' : 'final';
}

/** Something that is planned on a day. */
export interface Planned {
  day: string;
  what: 'preliminary' | 'final' | 'review';
  /** The year whose link it is about; of a review, the year from which the caps hold. */
  year: number;
}

/** What is planned from a day on, for the years whose turn comes next. @param review month and day on which caps are set anew */
export function plannedFrom(today: string, review: string): Planned[] {
  const thisYear = Number(today.slice(0, 4));
  const planned = [thisYear - 2, thisYear - 1, thisYear].flatMap((year): Planned[] => {
    const { preliminary, final } = publicationCalendar(year);
    return [{ day: preliminary, what: 'preliminary', year }, { day: final, what: 'final', year }, { day: `${year + 1}-${review}`, what: 'review', year: year + 1 }];
  });
  return planned.filter(({ day }) => day >= today).sort((one, other) => (one.day < other.day ? -1 : 1));
}

function monthsAfter(year: number, months: number): string {
  const month = months % 12;
  return `${year + 1 + (months - month) / 12}-${String(month + 1).padStart(2, '0')}-01`;
}
