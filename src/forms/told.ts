import type { IForm, IInput } from './schema';
import type { IFieldError } from './validate';

/** Where a server's sentence about one input begins: `inputs.low: …`, `$.inputs.c.bbox[2]: …`. */
const BEGINNING = /(?:^|[;\n]\s*)(?=(?:\$\.)?inputs[.[])/;

/**
 * What a server says about single inputs, to stand beside their fields.
 *
 * Understood are sentences that begin with the path of the value,
 * `inputs.low: must be less than 20; inputs.list[2]: …`, and a message that
 * begins with the name of an input, `signal: line 12: …`. All else is left to be
 * shown as it is.
 */
export function toldFaults(form: IForm, message: string): IFieldError[] {
  const begun = form.inputs.find(({ name }) => message.startsWith(`${name}: `));
  if (begun) {
    return [faultAt(begun, '', message.slice(begun.name.length + 2))];
  }
  return message.split(BEGINNING).flatMap(sentence => {
    const told = /^(?:\$\.)?inputs([.[].*?): (.*)$/s.exec(sentence.trim());
    const found = told && inputAt(form, told[1]);
    return found ? [faultAt(found.input, found.rest, told[2])] : [];
  });
}

/** The input that a path leads to, and what is left of the path. The longest name fits: names may hold dots. */
function inputAt(
  form: IForm,
  path: string
): { input: IInput; rest: string } | null {
  const plain = path.replace(/^\[(["'])(.*?)\1\]/, '.$2').slice(1);
  const [input] = form.inputs
    .filter(
      ({ name }) =>
        plain.startsWith(name) && /^($|[.[])/.test(plain.slice(name.length))
    )
    .sort((a, b) => b.name.length - a.name.length);
  return input ? { input, rest: plain.slice(input.name.length) } : null;
}

/** Beside the field where it is, or beside the input where that has no fields of its own. */
function faultAt(input: IInput, rest: string, message: string): IFieldError {
  const steps = [...rest.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map(
    ([, member, index]) => member ?? index
  );
  if (input.kind === 'plain') {
    return { path: [input.name, ...steps], message };
  }
  return {
    path: [input.name],
    message: steps.length > 0 ? `${steps.join('.')}: ${message}` : message
  };
}
