/**
 * Module hooks of Node.js for what `tsc` puts into `lib`: modules whose imports name
 * no extension, as a bundler reads them.
 */
const LIB = new URL('../../lib/', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (!specifier.startsWith('.') || !context.parentURL?.startsWith(LIB)) {
    return next(specifier, context);
  }
  try {
    return await next(`${specifier}.js`, context);
  } catch {
    return next(`${specifier}/index.js`, context);
  }
}

export function load(url, context, next) {
  return next(url, url.startsWith(LIB) ? { ...context, format: 'module' } : context);
}
