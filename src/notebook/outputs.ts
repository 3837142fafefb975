import type { IOutput } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobRecord } from '../server/records';
import { Fit } from './fit';
import { MARK, ownOutput } from './mime';
import { receiptText } from './words';

/** nbformat writes texts as one string or as lines; the shared model wants one string. */
function joined(text: unknown): string {
  return Array.isArray(text)
    ? text.join('')
    : typeof text === 'string'
      ? text
      : '';
}

/**
 * A job's results as the notebook takes them, and the line under them:
 * neighbouring stream texts joined, what is too long shortened, no foreign
 * execution count, rich outputs marked.
 *
 * #### Notes
 * nbformat 4 knows no metadata on `stream` and `error` outputs; a mark there
 * would make the file invalid. The receipt that follows the results speaks for
 * them. For the same reason members that it does not know are left out.
 */
export function resultOutputs(
  outputs: readonly IOutput[],
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): IOutput[] {
  const whole: { output: IOutput; texts: string[] }[] = [];
  for (const output of outputs) {
    const last = whole[whole.length - 1];
    if (output.output_type !== 'stream') {
      whole.push({ output, texts: [] });
    } else if (
      last?.output.output_type === 'stream' &&
      last.output.name === output.name
    ) {
      last.texts.push(joined(output.text));
    } else {
      whole.push({ output, texts: [joined(output.text)] });
    }
  }
  const fit = new Fit(trans);
  const shown: IOutput[] = [];
  for (const { output, texts } of whole) {
    if (!fit.room) {
      break;
    }
    switch (output.output_type) {
      case 'stream':
        shown.push({
          output_type: 'stream',
          name: output.name,
          text: fit.text(texts.join(''))
        });
        break;
      case 'error':
        shown.push({
          output_type: 'error',
          ename: output.ename,
          evalue: output.evalue,
          traceback: output.traceback
        });
        break;
      default:
        shown.push(rich(output, record.id, shown.length, fit));
    }
  }
  return [...shown, receipt(record, place, fit.cut, trans)];
}

/** The thin line under results. */
function receipt(
  record: IJobRecord,
  place: string,
  cut: boolean,
  trans: TranslationBundle
): IOutput {
  const text = receiptText(record, place, trans);
  return cut
    ? ownOutput(
        { job: record.id, role: 'receipt', cut },
        `${text} · ${trans.__('shortened here')}`
      )
    : ownOutput({ job: record.id, role: 'receipt' }, text);
}

function rich(output: IOutput, job: string, n: number, fit: Fit): IOutput {
  const data = Object.fromEntries(
    Object.entries(output.data as Record<string, unknown>)
      .filter(entry => fits(...entry))
      .map(([type, value]) => [type, isJson(type) ? value : joined(value)])
  );
  return {
    output_type: output.output_type,
    data: fit.bundle(data),
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
    isJson(type) ||
    typeof value === 'string' ||
    (Array.isArray(value) && value.every(line => typeof line === 'string'))
  );
}

function isJson(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}
