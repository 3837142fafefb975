/**
 * The server declares a class, in any of the spellings of the field (`conf` or
 * `req`, any part and version, several URIs run together).
 */
export function has(conformance: readonly string[], name: string): boolean {
  return declares(
    conformance,
    `ogcapi-processes(-\\d)?/\\d\\.\\d/(conf|req)/${name}(?:(?![\\w-])|(?=https?:))`
  );
}

/** It speaks the draft of 2.0 (OGC 18-062r3), whatever else it speaks. */
export function isDraft2(conformance: readonly string[]): boolean {
  return declares(conformance, 'ogcapi-processes-1/2\\.\\d/(conf|req)/');
}

/** Jobs are made first and started then (Part 4, OGC 24-051 draft). */
export function managesJobs(conformance: readonly string[]): boolean {
  return declares(conformance, 'ogcapi-processes-4/\\d\\.\\d/(conf|req)/');
}

function declares(conformance: readonly string[], pattern: string): boolean {
  const declared = new RegExp(pattern);
  return conformance.some(uri => declared.test(uri));
}
