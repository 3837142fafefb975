import type { IOutput } from '@jupyterlab/nbformat';

/**
 * The nbformat (v4) outputs in a JSON text.
 *
 * Checked as far as a notebook needs to open again: each is an object of a
 * known `output_type` with the members that type must have. Others are left out.
 *
 * @returns null when it is no list at all.
 */
export function readOutputs(text: string): IOutput[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  return Array.isArray(parsed) ? parsed.filter(isOutput) : null;
}

/** An output of a known type with the members that it must have. */
export function isOutput(value: unknown): value is IOutput {
  if (!isObject(value)) {
    return false;
  }
  switch (value.output_type) {
    case 'stream':
      return typeof value.name === 'string' && isText(value.text);
    case 'display_data':
    case 'execute_result':
      return isObject(value.data) && isObject(value.metadata);
    case 'error':
      return (
        typeof value.ename === 'string' &&
        typeof value.evalue === 'string' &&
        Array.isArray(value.traceback) &&
        value.traceback.every(line => typeof line === 'string')
      );
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.every(line => typeof line === 'string'))
  );
}
