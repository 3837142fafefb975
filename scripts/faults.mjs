import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./faults/main.mjs').then(faults => faults.main(process.argv.slice(2)));
