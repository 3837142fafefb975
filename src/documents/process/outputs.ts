import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProcessDescription } from '../../protocols/description';
import type { IOrder } from '../../protocols/job';

/** What is wanted of one output. */
export interface IWish {
  wanted: boolean;
  /** The server's own choice when absent. */
  mediaType?: string;
  /** It stays where it is, and only its address comes. */
  reference?: boolean;
}

/** By output. An output that is not in here is wanted, as the server likes. */
export type Wishes = Readonly<Record<string, IWish>>;

type Described = Pick<IProcessDescription, 'outputs' | 'outputChoice'>;

/** There is anything to choose. */
export function canChoose({ outputs, outputChoice }: Described): boolean {
  return (
    outputChoice !== undefined &&
    (outputs.length > 1 ||
      (outputs.length === 1 &&
        (outputs[0].mediaTypes.length > 1 || offersBoth({ outputChoice }))))
  );
}

/** The server hands over values and references. */
export function offersBoth({
  outputChoice
}: Pick<Described, 'outputChoice'>): boolean {
  return outputChoice?.transmission.length === 2;
}

/** The wishes of an earlier order, as far as the process still has these outputs. */
export function wishesOf(
  { outputs }: Described,
  earlier: IOrder['outputs']
): Wishes {
  if (!earlier || !outputs.some(({ id }) => Object.hasOwn(earlier, id))) {
    return {};
  }
  return Object.fromEntries(
    outputs.map(({ id, mediaTypes }): [string, IWish] => {
      const { mediaType, reference } = Object.hasOwn(earlier, id)
        ? earlier[id]
        : {};
      return [
        id,
        {
          wanted: Object.hasOwn(earlier, id),
          ...(mediaType !== undefined && mediaTypes.includes(mediaType)
            ? { mediaType }
            : {}),
          ...(reference ? { reference } : {})
        }
      ];
    })
  );
}

/** For an order; undefined where all are wanted as the server likes. */
export function orderOutputs(
  described: Described,
  wishes: Wishes
): IOrder['outputs'] {
  const { outputs } = described;
  if (!canChoose(described)) {
    return undefined;
  }
  const wished = outputs.map(({ id }) => ({ id, ...wishFor(wishes, id) }));
  const plain = wished.every(
    ({ wanted, mediaType, reference }) =>
      wanted && mediaType === undefined && !reference
  );
  return plain
    ? undefined
    : Object.fromEntries(
        wished
          .filter(({ wanted }) => wanted)
          .map(({ id, mediaType, reference }) => [
            id,
            {
              ...(mediaType === undefined ? {} : { mediaType }),
              ...(reference && offersBoth(described) ? { reference } : {})
            }
          ])
      );
}

/** What is wished of an output. */
export function wishFor(wishes: Wishes, id: string): IWish {
  return Object.hasOwn(wishes, id) ? wishes[id] : { wanted: true };
}

/** Why these wishes cannot be sent; null when they can. */
export function wishFault(
  described: Described,
  wishes: Wishes,
  trans: TranslationBundle
): string | null {
  const { outputs } = described;
  return canChoose(described) &&
    outputs.every(({ id }) => !wishFor(wishes, id).wanted)
    ? trans.__('Choose at least one output.')
    : null;
}

/** The choice in a few words, to stand beside the folded section. */
export function wishWords(
  described: Described,
  wishes: Wishes,
  trans: TranslationBundle
): string {
  const wanted = orderOutputs(described, wishes);
  if (!wanted) {
    return trans.__('all, as the server gives them');
  }
  return Object.entries(wanted)
    .map(([id, { mediaType, reference }]) =>
      [id, mediaType, reference ? trans.__('as a link') : '']
        .filter(Boolean)
        .join(' ')
    )
    .join(', ');
}
