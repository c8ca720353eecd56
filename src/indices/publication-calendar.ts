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

function monthsAfter(year: number, months: number): string {
  const month = months % 12;
  return `${year + 1 + (months - month) / 12}-${String(month + 1).padStart(2, '0')}-01`;
}
