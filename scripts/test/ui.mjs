import { join } from 'node:path';

import { findBrowser } from '../setup/chromium.mjs';
import { manyJobs } from '../setup/many-jobs.mjs';
import { startLab } from '../setup/test-lab.mjs';
import { ARTIFACTS, nodeTool, PYTHON, UI_TESTS } from '../setup/paths.mjs';
import { check, logOf, runner } from './commands.mjs';

/** The stories, told by a browser to a real JupyterLab that runs with the user's own tools only. */
export async function ui(further) {
  const typed = await check('ui', 'types of the tests', nodeTool('tsc'), ['--project', UI_TESTS]);
  const { passed, failed, closing } = await stories(further);
  return { passed: passed + Number(typed), failed: failed + Number(!typed), closing };
}

async function stories(further) {
  const report = join(ARTIFACTS, 'playwright.json');
  const lab = await startLab({ log: logOf('ui-jupyterlab'), unprotected: true });
  let bare;
  let many;
  try {
    // The story of a long list has a server of its own: the others begin with an empty one.
    many = await startLab({
      log: logOf('ui-many'),
      unprotected: true,
      furnish: ({ JUPYTER_DATA_DIR }) => manyJobs(join(JUPYTER_DATA_DIR, 'hpc'))
    });
    bare = await startLab({
      log: logOf('ui-jupyterlab-bare'),
      unprotected: true,
      args: ['--HpcApp.worker_node=/there/is/no/node']
    });
    return await runner(
      'ui',
      process.execPath,
      [join(UI_TESTS, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', ...further],
      {
        cwd: UI_TESTS,
        live: true,
        report,
        read,
        env: {
          CI: '1',
          HPC_UI_URL: lab.url,
          HPC_UI_MANY_URL: many.url,
          HPC_UI_PYTHON: PYTHON,
          HPC_UI_BARE_URL: bare.url,
          HPC_UI_ROOT: lab.root,
          HPC_UI_PROCESSES: join(lab.home, 'jupyter-data-dir', 'hpc', 'processes'),
          HPC_UI_ARTIFACTS: ARTIFACTS,
          HPC_UI_PID: String(lab.pid),
          HPC_UI_CHROMIUM: await findBrowser(),
          PLAYWRIGHT_JSON_OUTPUT_NAME: report
        },
        closing: /^\d+ (passed|failed|skipped|did not run|interrupted)/
      }
    );
  } finally {
    await many?.stop();
    await bare?.stop();
    await lab.stop();
  }
}

function read(text) {
  const { stats } = JSON.parse(text);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}
