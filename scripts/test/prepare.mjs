import { build } from '../setup/build.mjs';
import { findBrowser } from '../setup/chromium.mjs';
import { installClients } from '../setup/clients.mjs';
import { setUpTools } from '../setup/lab.mjs';
import { installUiTests } from '../setup/node-modules.mjs';
import { installPygeoapi } from '../setup/pygeoapi.mjs';
import { installPackage } from '../setup/venv.mjs';

/** Parts that run against the package as it is installed. */
const INSTALLED = ['server', 'peers', 'wheel', 'ui'];

/** Set up what these parts need; what is there already takes no time. */
export async function prepare(parts) {
  await setUpTools('test');
  if (parts.some(part => INSTALLED.includes(part))) {
    await build();
    await installPackage();
  }
  if (parts.some(part => ['server', 'ui'].includes(part))) {
    await installClients();
  }
  if (parts.some(part => ['peers', 'ui'].includes(part))) {
    await installPygeoapi();
  }
  if (parts.includes('ui')) {
    await installUiTests();
    await findBrowser();
  }
}
