import { isAlive } from './hpc';
import { expect, test } from './story';

/** A cell with a grandchild that does not listen to a polite request to end. */
const STUBBORN = [
  'import subprocess, sys',
  'stay = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"',
  'child = subprocess.Popen([sys.executable, "-c", stay], stdout=subprocess.PIPE)',
  'child.stdout.readline()',
  'print("grandchild", child.pid, flush=True)',
  'child.wait()'
].join('\n');

test('cancel ends the whole process group', async ({ hpc }) => {
  await hpc.openNotebook('cancel.ipynb', [STUBBORN]);
  const card = await hpc.submit(0);
  const log = card.getByLabel('Last lines of the log');
  await expect(log).toContainText(/grandchild \d+/);
  const pid = Number(/grandchild (\d+)/.exec(await log.innerText())?.[1]);
  expect(isAlive(pid)).toBe(true);

  await card.getByRole('button', { name: /^cancel/ }).click();
  await expect
    .poll(() => isAlive(pid), { timeout: 15_000, message: 'the grandchild' })
    .toBe(false);
  await expect(hpc.cell(0)).toContainText(/cancelled|dismissed/);
});
