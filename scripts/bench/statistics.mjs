/** The value that a share of all values does not exceed (nearest rank). */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The middle value. */
export function median(values) {
  return quantile(values, 0.5);
}
