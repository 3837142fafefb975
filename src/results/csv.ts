/** The beginning of a table, and how large all of it is. */
export interface ICsvHead {
  header: string[];
  /** The first rows below the header. */
  rows: string[][];
  /** Rows below the header in the whole text. */
  count: number;
}

/**
 * Read the head of a CSV text (RFC 4180; a line may end in LF, CRLF or CR) and count the rest.
 *
 * The delimiter is the one of comma, semicolon and tab that stands most often
 * outside quotes in the first line. Empty lines are no rows. Never throws: a quote that is
 * not closed takes the rest of the text.
 *
 * @param limit - how many rows below the header to keep
 */
export function csvHead(text: string, limit: number): ICsvHead {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const delimiter = guessDelimiter(text, start);
  const kept: string[][] = [];
  let records = 0;
  let row: string[] = [];
  let field = '';
  let quoted = false;

  const endRow = (): void => {
    row.push(field);
    field = '';
    if (row.length > 1 || row[0] !== '') {
      records += 1;
      if (kept.length <= limit) {
        kept.push(row);
      }
    }
    row = [];
  };

  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') {
        field += c;
      } else if (text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else {
        quoted = false;
      }
    } else if (c === '"' && field === '') {
      quoted = true;
    } else if (c === delimiter) {
      row.push(field);
      field = '';
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') {
        i += 1;
      }
      endRow();
    } else {
      field += c;
    }
  }
  endRow();
  return {
    header: kept[0] ?? [],
    rows: kept.slice(1),
    count: Math.max(0, records - 1)
  };
}

function guessDelimiter(text: string, start: number): string {
  const counts: Record<string, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      quoted = !quoted;
    } else if (!quoted && (c === '\n' || c === '\r')) {
      break;
    } else if (!quoted && c in counts) {
      counts[c] += 1;
    }
  }
  return Object.keys(counts).reduce((best, c) =>
    counts[c] > counts[best] ? c : best
  );
}
