import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./setup/lab.mjs').then(lab => lab.start(process.argv.slice(2)));
