import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./bench/main.mjs').then(bench => bench.main(process.argv.slice(2)));
