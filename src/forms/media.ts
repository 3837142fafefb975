/** Values of this media type are no text: they travel as base64. */
export function isBinary(mediaType: string | undefined): boolean {
  return placeholderForm(mediaType) === 'base64';
}

/** How the relay is to write a file of this media type into a request. */
export function placeholderForm(
  mediaType: string | undefined
): 'text' | 'json' | 'base64' {
  const type = (mediaType ?? 'text/plain').split(';', 1)[0].trim();
  if (isJsonType(type)) {
    return 'json';
  }
  return /^text\/|[/+](xml|yaml)$/.test(type) ? 'text' : 'base64';
}

/** Values of this media type are JSON. */
export function isJsonType(mediaType: string): boolean {
  return /[/+]json$/.test(mediaType.split(';', 1)[0].trim());
}
