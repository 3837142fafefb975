import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rspack } from '@rspack/core';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = join(ROOT, 'jupyterlab_hpc', 'worker');

/**
 * Make the worker's program, one file with everything in it, from what
 * `build:lib` has compiled. It may use nothing of Node but the two pipes, so
 * that anything it would have to load is an error here. What it says first, which protocols
 * it knows, is kept beside it: the server wants to know before it starts one.
 */
const compiler = rspack({
  mode: 'production',
  // Neither a browser nor Node: no module of either is to be had.
  target: 'es2022',
  context: ROOT,
  entry: './lib/worker/main.js',
  output: {
    path: FOLDER,
    filename: 'worker.cjs',
    chunkFormat: false
  },
  plugins: [new rspack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })],
  performance: { hints: false },
  devtool: false
});

compiler.run((fault, stats) => {
  const broken = fault ?? (stats.hasErrors() || stats.hasWarnings());
  if (broken) {
    console.error(fault ?? stats.toString({ preset: 'errors-warnings' }));
  } else {
    const hello = execFileSync(process.execPath, [join(FOLDER, 'worker.cjs')], { input: '' });
    writeFileSync(join(FOLDER, 'hello.json'), hello);
    const [{ size }] = stats.toJson({ all: false, assets: true }).assets;
    console.log(`worker.cjs  ${(size / 1024).toFixed(0)} KiB`);
  }
  compiler.close(() => process.exit(broken ? 1 : 0));
});
