import type { IOutput } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';

import { MARK } from './mime';
import { shorten } from '../results/text';

/** nbformat writes texts as one string or as lines; the shared model wants one string. */
function joined(text: unknown): string {
  return Array.isArray(text)
    ? text.join('')
    : typeof text === 'string'
      ? text
      : '';
}

/**
 * Outputs as the notebook takes them: neighbouring stream texts joined, long
 * texts shortened, no foreign execution count, rich outputs marked.
 *
 * #### Notes
 * nbformat 4 knows no metadata on `stream` and `error` outputs; a mark there
 * would make the file invalid. The receipt that follows the results speaks for
 * them. For the same reason members that it does not know are left out.
 */
export function tidy(
  outputs: readonly IOutput[],
  job: string,
  trans: TranslationBundle
): IOutput[] {
  const whole: IOutput[] = [];
  for (const output of outputs) {
    const last = whole[whole.length - 1];
    if (output.output_type !== 'stream') {
      whole.push(output);
    } else if (last?.output_type === 'stream' && last.name === output.name) {
      last.text = joined(last.text) + joined(output.text);
    } else {
      whole.push({ ...output, text: joined(output.text) });
    }
  }
  return whole.map((output, n) => {
    switch (output.output_type) {
      case 'stream':
        return {
          output_type: 'stream',
          name: output.name,
          text: shorten(joined(output.text), trans)
        };
      case 'error':
        return {
          output_type: 'error',
          ename: output.ename,
          evalue: output.evalue,
          traceback: output.traceback
        };
      default:
        return rich(output, job, n, trans);
    }
  });
}

function rich(
  output: IOutput,
  job: string,
  n: number,
  trans: TranslationBundle
): IOutput {
  const data = Object.fromEntries(
    Object.entries(output.data as Record<string, unknown>).filter(entry =>
      fits(...entry)
    )
  );
  const text = data['text/plain'];
  if (text !== undefined) {
    data['text/plain'] = shorten(joined(text), trans);
  }
  return {
    output_type: output.output_type,
    data,
    metadata: {
      ...(output.metadata as Record<string, unknown> | undefined),
      [MARK]: { job, role: 'result', n }
    },
    ...(output.output_type === 'execute_result'
      ? { execution_count: null }
      : {})
  } as IOutput;
}

/** What nbformat 4 takes in a bundle: any JSON under JSON types, texts under all others. */
function fits(type: string, value: unknown): boolean {
  return (
    /^application\/(.*\+)?json$/.test(type) ||
    typeof value === 'string' ||
    (Array.isArray(value) && value.every(line => typeof line === 'string'))
  );
}
