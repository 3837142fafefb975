/**
 * Results in one body: `standard` as RFC 2387 has it, `mixed` as Weaver sends it,
 * `zoo` byte for byte in the layout that ZOO-Kernel wrote for the HPGC notebook,
 * its CGI head included.
 *
 * `outputs` is a list of `[id, media type, text]`.
 *
 * @returns `{type, body}`
 */
export function multipart(kind, outputs, job) {
  switch (kind) {
    case 'zoo':
      return { type: 'text/plain', body: likeZoo(outputs, `--${job}`) };
    case 'mixed':
      return lines(outputs, 'multipart/mixed', id => `<${id}@${job}>`);
    default:
      return lines(outputs, 'multipart/related', id => id);
  }
}

function lines(outputs, type, contentId) {
  const boundary = 'part-of-the-results';
  const parts = outputs.map(
    ([id, mediaType, text]) =>
      `--${boundary}\r\nContent-ID: ${contentId(id)}\r\nContent-Type: ${mediaType}\r\n\r\n${text}\r\n`
  );
  return {
    type: `${type}; boundary="${boundary}"`,
    body: `${parts.join('')}--${boundary}--\r\n`
  };
}

function likeZoo(outputs, boundary) {
  const head = `Content-Type: Multipart/Related; boundary="${boundary}"; type=text/plain; start=${outputs[0][0]}\r\nStatus: 200 OK\r\n\r\n`;
  const parts = outputs.map(([id, mediaType, text]) =>
    mediaType.startsWith('text/plain')
      ? `--${boundary}\r\nContent-ID: ${id}\r\nContent-Type: ${mediaType}\r\nStatus: 200 OK\r\n\r\nContent-Disposition: INLINE\r\n${text}`
      : `--${boundary}\r\nContent-ID: ${id}\r\nContent-Type: ${mediaType}\r\nContent-Disposition: INLINE\r\n${text}`
  );
  return `${head}${parts.join('')}--${boundary}--\r\n`;
}
