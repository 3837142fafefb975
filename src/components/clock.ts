/**
 * A time as people say it: `09:12` today, `22 Nov 09:12` on another day.
 *
 * @param time - RFC 3339; anything else is given back as it is.
 * @param now - milliseconds since 1970
 */
export function clock(time: string, now: number, locale?: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return time;
  }
  const hour = date.toLocaleTimeString(locale, {
    hour: '2-digit',
    minute: '2-digit'
  });
  if (date.toDateString() === new Date(now).toDateString()) {
    return hour;
  }
  const day = date.toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short'
  });
  return `${day} ${hour}`;
}
