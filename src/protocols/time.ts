const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d:?\d\d)?$/;

/**
 * Seconds since 1970 of a time as servers write it: RFC 3339 with or without
 * fraction, seconds and zone (UTC where it has none). Null when it is no time.
 *
 * #### Notes
 * Arithmetic only: protocols have no `Date`, hence no clock. Leap seconds count
 * as the second after.
 */
export function seconds(text: string | null): number | null {
  const parts = text === null ? null : RFC3339.exec(text.trim());
  if (!parts) {
    return null;
  }
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] =
    parts;
  if (+month < 1 || +month > 12 || +day < 1 || +day > 31 || +hour > 24) {
    return null;
  }
  return (
    days(+year, +month, +day) * 86400 +
    +hour * 3600 +
    +minute * 60 +
    +second +
    (fraction ? Number(`0.${fraction}`) : 0) -
    offset(zone)
  );
}

/** Seconds from one time to another; null when either is none. */
export function between(from: string | null, to: string | null): number | null {
  const start = seconds(from);
  const end = seconds(to);
  return start === null || end === null ? null : end - start;
}

/** Days from 1970-01-01 in the Gregorian calendar. Years begin in March here, so that a leap day is the last one. */
function days(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * m + 2) / 5) + day - 1;
  return (
    era * 146097 +
    ofEra * 365 +
    Math.floor(ofEra / 4) -
    Math.floor(ofEra / 100) +
    ofYear -
    719468
  );
}

/** Seconds east of UTC of `Z`, `+01:00` or `-0530`. */
function offset(zone: string | undefined): number {
  if (!zone || zone.length === 1) {
    return 0;
  }
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (+zone.slice(1, 3) * 3600 + +zone.slice(-2) * 60);
}
