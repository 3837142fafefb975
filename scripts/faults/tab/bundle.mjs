import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ARTIFACTS, ROOT } from '../../setup/paths.mjs';
import { Stop } from '../../setup/say.mjs';

const FOLDER = join(ARTIFACTS, 'faults', 'tab');

/** The program that plays a browser tab, once it is made. */
export const PARTS = join(FOLDER, 'parts.cjs');

/**
 * Make the front end's own driver and protocols something that Node.js can run:
 * the faults are to find ours, not those of a copy.
 */
export async function bundleTab() {
  const require = createRequire(join(ROOT, 'package.json'));
  const { rspack } = require('@rspack/core');
  const compiler = rspack({
    mode: 'development',
    devtool: false,
    target: 'node',
    context: ROOT,
    entry: join(ROOT, 'scripts', 'faults', 'tab', 'parts.mjs'),
    output: { path: FOLDER, filename: 'parts.cjs', library: { type: 'commonjs2' } },
    externals: /^@(jupyterlab|lumino)\//,
    resolve: { extensions: ['.ts', '.mjs', '.js'] },
    module: {
      rules: [
        { test: /\.mjs$/, resolve: { fullySpecified: false } },
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
          type: 'javascript/auto'
        }
      ]
    }
  });
  await new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      const fault = error?.message ?? (stats.hasErrors() ? stats.toString('errors-only') : null);
      compiler.close(() => (fault === null ? resolve() : reject(new Stop(fault))));
    });
  });
}
