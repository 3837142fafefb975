import { CRS84 } from '../crs';
import type { IRequest } from '../exchange';
import type { IOrder, ITell } from '../job';
import type { JsonObject, JsonValue } from '../json';
import { asJson, isObject } from './body';
import { below } from './links';
import type { ITarget } from './schemas';
import * as wire from './schemas';

/** Seconds for an execute request that the server answers with a job. */
const SHORT = 60;

/** Seconds for one that it answers with the result. */
const LONG = 3600;

/** What `describe` found out, with the standard's paths where it did not. */
export function targetOf(order: IOrder): ITarget {
  return wire.target.parse(order.target);
}

/**
 * The execute request of an order (OGC 18-062r2 §7.11, `execute.yaml`).
 *
 * #### Notes
 * `Prefer: respond-async` stands alone, since pygeoapi compares the whole header;
 * only servers of the 2.0 draft, where it takes the place of `response` and
 * `transmissionMode`, are told `return` as well.
 * `response` and `outputs` are always explicit, since servers differ in what they
 * take when they are missing. `X-Order-Id` carries our order's id: servers that
 * declare so take it as the idempotency key, others ignore it. `quiet`: without
 * addresses of ours to tell about the job.
 */
export function executeRequest(order: IOrder, quiet = false): IRequest {
  const target = targetOf(order);
  const sync = target.modes.length > 0 && !target.modes.includes('async');
  const outputs = wantedOutputs(order, target);
  const wanted = Object.values(order.outputs ?? {});
  const minimal = wanted.length > 0 && wanted.every(each => each.reference);
  const prefer = [
    ...(sync ? [] : ['respond-async']),
    ...(target.draft2
      ? [`return=${minimal ? 'minimal' : 'representation'}`]
      : [])
  ].join(', ');
  const value: JsonObject = {
    inputs: wrapInputs(order.inputs, target),
    ...(target.create === null ? {} : { process: target.create }),
    ...(outputs ? { outputs } : {}),
    response: 'document',
    ...(order.resources ? { resources: asJson(order.resources) } : {}),
    ...subscriber(order.tell, target.callback && !sync && !quiet)
  };
  return {
    method: 'POST',
    url: target.execute ?? below('processes', order.process, 'execution'),
    headers: {
      Accept: acceptHeader(target),
      ...(prefer ? { Prefer: prefer } : {}),
      'X-Order-Id': order.id
    },
    body: { kind: 'json', value },
    deadline: target.modes.includes('async') ? SHORT : LONG
  };
}

const TOLD = {
  success: 'successUri',
  progress: 'inProgressUri',
  failed: 'failedUri'
} as const;

/**
 * Whom the server is to tell (OGC 18-062r2 §7.11, `subscriber.yaml`): the user's
 * addresses, and where there is none our own, at servers that say they can.
 *
 * Our server leaves its own away where it does not listen. Other servers get
 * nothing unless the user says so, as some stumble over it.
 */
function subscriber(tell: ITell = {}, own: boolean): JsonObject {
  const addresses = (['success', 'progress', 'failed'] as const).flatMap(
    (when): [string, JsonValue][] =>
      tell[when]
        ? [[TOLD[when], tell[when]]]
        : own
          ? [[TOLD[when], { $callback: when }]]
          : []
  );
  return addresses.length > 0
    ? { subscriber: Object.fromEntries(addresses) }
    : {};
}

/** Which answers are taken: JSON; servers of the 2.0 draft send a single output in its own type. */
export function acceptHeader({ draft2 }: ITarget): string {
  return draft2 ? 'application/json, */*;q=0.1' : 'application/json';
}

/** All declared outputs unless some were chosen; nothing at all when none is known, as `{}` means "none" to some. */
function wantedOutputs(order: IOrder, target: ITarget): JsonObject | null {
  const ids = order.outputs
    ? Object.keys(order.outputs)
    : target.outputs.map(output => output.id);
  if (ids.length === 0) {
    return null;
  }
  const { transmission } = target;
  return Object.fromEntries(
    ids.map(id => {
      const { mediaType, reference } = order.outputs?.[id] ?? {};
      const byReference =
        transmission.length > 0
          ? transmission.includes('reference') &&
            (reference === true || !transmission.includes('value'))
          : reference === true;
      return [
        id,
        {
          transmissionMode: byReference ? 'reference' : 'value',
          ...(mediaType ? { format: { mediaType } } : {})
        }
      ];
    })
  );
}

/**
 * Inputs as the standard wants them: an object that is no bounding box must be
 * wrapped as `{value}` (`inlineOrRef.yaml`), a bounding box is `{bbox, crs}`.
 */
function wrapInputs(inputs: JsonObject, target: ITarget): JsonObject {
  return Object.fromEntries(
    Object.entries(inputs).map(([id, value]) => {
      const rule = target.inputs.find(input => input.id === id);
      if (!rule) {
        return [id, value];
      }
      const wrap = (item: JsonValue): JsonValue =>
        rule.kind === 'bbox'
          ? boxed(item, rule.crs ?? CRS84)
          : qualified(item, rule.own);
      const list = rule.many && Array.isArray(value) && !isBox(rule, value);
      return [id, list ? value.map(wrap) : wrap(value)];
    })
  );
}

/** Four or six numbers are one box, not a list of them. */
function isBox(rule: { kind: string }, value: JsonValue[]): boolean {
  return rule.kind === 'bbox' && value.every(n => typeof n === 'number');
}

function boxed(value: JsonValue, crs: string): JsonValue {
  if (Array.isArray(value)) {
    return { bbox: value, crs };
  }
  return isObject(value) && value.crs === undefined ? { ...value, crs } : value;
}

const QUALIFIED = ['value', 'mediaType', 'encoding', 'schema', 'format'];
const LINK = ['href', 'rel', 'type', 'hreflang', 'title'];

/** An object is wrapped unless it is a qualified value, a link or a placeholder that becomes a text. */
function qualified(value: JsonValue, own: readonly string[]): JsonValue {
  if (!isObject(value) || consistsOf(value, 'value', QUALIFIED, own)) {
    return value;
  }
  if (consistsOf(value, 'href', LINK, own)) {
    return value;
  }
  return typeof value.$file === 'string' && value.$as !== 'json'
    ? value
    : { value };
}

/** It has that member, and no others than these; and the member is not one that the declared value itself has. */
export function consistsOf(
  value: Record<string, unknown>,
  member: string,
  names: readonly string[],
  own: readonly string[]
): boolean {
  return (
    member in value &&
    !own.includes(member) &&
    Object.keys(value).every(key => names.includes(key))
  );
}

export const QUALIFIED_MEMBERS: readonly string[] = QUALIFIED;
