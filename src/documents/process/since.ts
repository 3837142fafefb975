import type { IProcessDescription } from '../../protocols/description';
import type { IGateways } from '../../tokens';
import type { ProcessAddress } from './index';

/** What became of a process while its form was open. */
export type Since =
  | { kind: 'same' }
  /** The gateway does not answer. */
  | { kind: 'unknown' }
  /** The gateway lists it no longer. */
  | { kind: 'gone' }
  | {
      kind: 'changed';
      description: IProcessDescription;
      /** The form would be another one; otherwise only what stands around it is. */
      form: boolean;
    };

/** Ask what became of a process since it was described. Rejects never. */
export async function since(
  gateways: Pick<IGateways, 'processes' | 'describe'>,
  { gateway, process }: Pick<ProcessAddress, 'gateway' | 'process'>,
  known: IProcessDescription
): Promise<Since> {
  try {
    const list = await gateways.processes(gateway);
    if (!list.some(({ id }) => id === process)) {
      return { kind: 'gone' };
    }
    const description = await gateways.describe(gateway, process);
    if (JSON.stringify(description) === JSON.stringify(known)) {
      return { kind: 'same' };
    }
    return {
      kind: 'changed',
      description,
      form: formOf(description) !== formOf(known)
    };
  } catch {
    return { kind: 'unknown' };
  }
}

/** All that a form is made of, to be compared. */
function formOf({ inputs, hints }: IProcessDescription): string {
  return JSON.stringify([inputs, hints]);
}
