import type { IPackage } from '../../protocols/description';

export const OGCAPPPKG = 'application/ogcapppkg+json';
export const PROCESS = 'application/vnd.jupyterlab-hpc.process+yaml';
const PYTHON = 'text/x-python';
const CWL = 'application/cwl';

/** Types in which a process can be sent. */
export const PARCEL_TYPES = [
  OGCAPPPKG,
  `${CWL}+yaml`,
  `${CWL}+json`,
  CWL,
  PROCESS
] as const;
export type ParcelType = (typeof PARCEL_TYPES)[number];

/** What a text is, by what stands in it; null where that does not tell. */
export function typeOf(text: string): ParcelType | null {
  const value = jsonOf(text);
  if (value) {
    return 'executionUnit' in value
      ? OGCAPPPKG
      : 'cwlVersion' in value
        ? `${CWL}+json`
        : 'outputs' in value
          ? PROCESS
          : null;
  }
  if (/^cwlVersion\s*:/m.test(text)) {
    return `${CWL}+yaml`;
  }
  return /^(command|python|cell)\s*:/m.test(text) ? PROCESS : null;
}

/** The Python file beside it that a site process names; null where it names none. */
export function besideOf(text: string, type: ParcelType): string | null {
  if (type !== PROCESS) {
    return null;
  }
  const value = jsonOf(text);
  const named = value
    ? (value.python ?? value.cell)
    : /^(?:python|cell)\s*:\s*["']?([^"'\n#]+)/m.exec(text)?.[1];
  const file =
    typeof named === 'string' ? named.trim().replace(/:\w+$/, '') : '';
  return /^\w[\w .-]*\.py$/.test(file) ? file : null;
}

/** What is sent: the text as it is, or a package of it and the Python file that it names. */
export function parcelOf(
  text: string,
  type: ParcelType,
  python: string
): IPackage {
  if (besideOf(text, type) === null) {
    return { type, text };
  }
  const executionUnit = [
    { value: text, mediaType: PROCESS },
    { value: python, mediaType: PYTHON }
  ];
  return { type: OGCAPPPKG, text: JSON.stringify({ executionUnit }, null, 2) };
}

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
