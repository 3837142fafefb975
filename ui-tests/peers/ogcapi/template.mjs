/**
 * Fill a template of the table: a text that is `$name` becomes that value, a
 * `$name` inside a text its text. Members whose value is not known are left out.
 */
export function fill(template, values) {
  if (typeof template === 'string') {
    const [, whole] = /^\$(\w+)$/.exec(template) ?? [];
    if (whole !== undefined && Object.hasOwn(values, whole)) {
      return values[whole];
    }
    return template.replaceAll(/\$(\w+)/g, (word, name) =>
      Object.hasOwn(values, name) ? String(values[name]) : word
    );
  }
  if (Array.isArray(template)) {
    return template.map(item => fill(item, values)).filter(item => item !== undefined);
  }
  if (typeof template !== 'object' || template === null) {
    return template;
  }
  return Object.fromEntries(
    Object.entries(template)
      .map(([key, value]) => [key, fill(value, values)])
      .filter(([, value]) => value !== undefined)
  );
}

/** JSON Merge Patch (RFC 7396): null takes a member away. */
export function patched(value, patch) {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const merged = isObject(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) {
      delete merged[key];
    } else {
      merged[key] = patched(merged[key], change);
    }
  }
  return merged;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
