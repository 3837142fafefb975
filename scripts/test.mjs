import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./test/main.mjs').then(tests => tests.main(process.argv.slice(2)));
