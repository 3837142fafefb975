import type { TranslationBundle } from '@jupyterlab/translation';

import type { IDraft, IInputDraft } from './draft';
import { scan } from './scan';
import { choicesOf, numberOf, valueOf } from './values';

/** What is wrong with a draft, by field: `id`, `inputs.2.value`, `outputs`. */
export type Faults = ReadonlyMap<string, string>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Python allows more; servers take these. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else ' +
    'except finally for from global if import in is lambda nonlocal not or pass raise ' +
    'return try while with yield'
  ).split(' ')
);

/** Ids that outputs cannot have: of what the cell shows, and of a file of the runner. */
export const SHOWN = 'shown';
const TAKEN = [SHOWN, 'cell'];

/** Bytes that a server of ours takes as a cell. */
const LARGEST = 256 << 10;

/** What has to be put right before a draft can be sent; empty when nothing has. */
export function faultsOf(draft: IDraft, trans: TranslationBundle): Faults {
  const found = new Map<string, string>();
  if (!ID.test(draft.id)) {
    found.set(
      'id',
      trans.__(
        'An id has letters, digits, “.”, “_” and “-”, begins with a letter or digit, and has 64 characters at most.'
      )
    );
  }
  if (draft.source.trim() === '') {
    found.set('source', trans.__('The cell is empty.'));
  } else if (new TextEncoder().encode(draft.source).length > LARGEST) {
    found.set('source', trans.__('The cell has more than 256 KiB.'));
  }
  const names = new Set<string>();
  draft.inputs.forEach((input, index) => {
    const field = `inputs.${index}`;
    checkName(input.name, `${field}.name`, names, found, trans);
    for (const [name, message] of inputFaults(input, trans)) {
      found.set(`${field}.${name}`, message);
    }
  });
  const outputs = new Set(TAKEN);
  draft.outputs.forEach(({ name }, index) =>
    checkName(name, `outputs.${index}.name`, outputs, found, trans)
  );
  if (draft.outputs.length === 0 && !draft.shown) {
    found.set(
      'outputs',
      trans.__('Choose at least one output, or what the cell shows.')
    );
  }
  return found;
}

/** What is no fault, but may not be what is meant; by field, as above. */
export function remarksOf(draft: IDraft, trans: TranslationBundle): Faults {
  const found = new Map<string, string>();
  const { names, literals } = scan(draft.source);
  const plain = new Set(literals.map(({ name }) => name));
  draft.inputs.forEach(({ name }, index) => {
    if (names.includes(name) && !plain.has(name)) {
      found.set(
        `inputs.${index}.name`,
        trans.__(
          'The cell assigns %1 itself: from there on, its own value counts.',
          name
        )
      );
    }
  });
  draft.outputs.forEach(({ name }, index) => {
    const given = draft.inputs.some(input => input.name === name);
    if (name !== '' && !names.includes(name) && !given) {
      found.set(
        `outputs.${index}.name`,
        trans.__('The cell does not assign %1 in so many words.', name)
      );
    }
  });
  return found;
}

function checkName(
  name: string,
  field: string,
  names: Set<string>,
  found: Map<string, string>,
  trans: TranslationBundle
): void {
  if (!NAME.test(name) || KEYWORDS.has(name)) {
    found.set(
      field,
      trans.__(
        'This is the name of a variable: letters, digits and “_”, no digit first.'
      )
    );
  } else if (names.has(name)) {
    found.set(field, trans.__('“%1” is taken.', name));
  }
  names.add(name);
}

function* inputFaults(
  input: IInputDraft,
  trans: TranslationBundle
): Iterable<[string, string]> {
  const { type, items, optional, value, minimum, maximum } = input;
  const numbers = type === 'number' || type === 'integer';
  const given = optional ? valueOf(value, type, items) : null;
  const least = limit(minimum, numbers);
  const most = limit(maximum, numbers);
  const choices = choicesOf(input);
  if (least === undefined) {
    yield ['minimum', trans.__('This is not a number.')];
  }
  if (most === undefined) {
    yield ['maximum', trans.__('This is not a number.')];
  } else if (typeof least === 'number' && most !== null && least > most) {
    yield ['maximum', trans.__('The largest value is below the smallest.')];
  }
  if (choices === undefined) {
    yield ['choices', trans.__('One of these is no value of the type.')];
  }
  if (given === undefined) {
    yield ['value', wanted(type, trans)];
  } else if (
    typeof given === 'number' &&
    (given < (least ?? given) || given > (most ?? given))
  ) {
    yield ['value', trans.__('This is outside of the limits.')];
  } else if (given !== null && choices && choices.length > 0) {
    const all = Array.isArray(given) ? given : [given];
    if (!all.every(one => choices.includes(one))) {
      yield ['value', trans.__('This is not among the choices.')];
    }
  }
}

/** Null where there is none; undefined where it is no number. */
function limit(text: string, numbers: boolean): number | undefined | null {
  return !numbers || text.trim() === '' ? null : numberOf(text);
}

function wanted(type: IInputDraft['type'], trans: TranslationBundle): string {
  switch (type) {
    case 'integer':
      return trans.__('This is not a whole number.');
    case 'number':
      return trans.__('This is not a number.');
    case 'boolean':
      return trans.__('Type true or false.');
    case 'array':
      return trans.__('Type a list as [1, 2, 3], each item of the type.');
    case 'string':
      return '';
  }
}
