/** An execute request that the standard does not allow: the fault in words. */
export class Fault extends Error {}

/**
 * The inputs of an execute request, held to OGC 18-062r2 §7.11 and `execute.yaml`,
 * whoever sent it: values inline or qualified, a bare object only as a bounding box.
 */
export function readInputs(body, known) {
  if (!isObject(body) || !isObject(body.inputs)) {
    throw new Fault('inputs: an object is needed');
  }
  for (const id of Object.keys(body.inputs)) {
    if (!known.includes(id)) {
      throw new Fault(`inputs.${id}: there is no such input`);
    }
  }
  if (body.response !== undefined && !['raw', 'document'].includes(body.response)) {
    throw new Fault('response: raw or document');
  }
  if (body.outputs !== undefined && !isObject(body.outputs)) {
    throw new Fault('outputs: an object is needed');
  }
  const { a, b, c, pause } = body.inputs;
  const inputs = {
    a: inline('a', a),
    b: b === undefined ? undefined : inline('b', b),
    c: c === undefined ? undefined : box(c),
    pause: pause === undefined ? 0 : inline('pause', pause)
  };
  if (typeof inputs.a !== 'string') {
    throw new Fault('inputs.a: a text is needed');
  }
  if (typeof inputs.pause !== 'number' || inputs.pause < 0) {
    throw new Fault('inputs.pause: a number of seconds is needed');
  }
  return inputs;
}

function inline(id, value) {
  if (!isObject(value)) {
    return value;
  }
  if (!('value' in value)) {
    throw new Fault(`inputs.${id}: an object must be wrapped as {"value": …}`);
  }
  return value.value;
}

function box(value) {
  const corners = isObject(value) ? value.bbox : undefined;
  const numbers = Array.isArray(corners) && corners.every(n => typeof n === 'number');
  if (!numbers || ![4, 6].includes(corners.length)) {
    throw new Fault('inputs.c: {"bbox": [4 or 6 numbers], "crs": …} is needed');
  }
  return value;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
