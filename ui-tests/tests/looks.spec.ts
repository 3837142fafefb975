import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { Gate } from './hpc';
import { expect, test } from './story';

const FORECAST = [
  'for step in range(1, 13):',
  '    print(f"bootstrap: {step * 1000:,} of 20,000 resamples", flush=True)'
].join('\n');

const SPECTRUM = [
  'import matplotlib.pyplot as plt',
  'import numpy as np',
  'frequency = np.linspace(0, 12, 400)',
  'peak = lambda at, width: 1 / (1 + ((frequency - at) / width) ** 2)',
  'figure, axes = plt.subplots(figsize=(7, 2.2), layout="constrained")',
  'axes.plot(frequency, peak(3.2, 0.2) + 0.6 * peak(7.5, 0.3))',
  'axes.set(xlabel="frequency / Hz", yticks=[])',
  'plt.show()'
].join('\n');

for (const theme of ['light', 'dark'] as const) {
  test(`panel, cards and form look right in the ${theme} theme`, async ({
    hpc,
    page,
    picture
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const gate = new Gate();
    await hpc.openPanel();
    await hpc.openNotebook('trend.ipynb', [
      SPECTRUM,
      `${FORECAST}\n${gate.code}`,
      'spectrum.max()'
    ]);
    await hpc.submit(0);
    await hpc.delivered(0);
    const card = await hpc.submit(1);
    await expect(card.getByLabel('Last lines of the log')).toContainText(
      '12,000 of 20,000'
    );
    await expect(hpc.cards(hpc.panel).first()).toHaveAttribute(
      'data-state',
      'running'
    );
    await picture(theme);
    if (theme === 'light') {
      await picture('jupyterlab-hpc');
    }
    expect(await violations(page, '.jp-HpcPanel, .jp-HpcOutput')).toEqual([]);

    const form = await hpc.openForm('fft-filter');
    await form.getByLabel('Upper cut-off').fill('-20');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(form).toContainText('must be greater than 0');
    await picture(`${theme}-form`);
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
    gate.open();
  });
}

test('the panel is usable at 200 pixels', async ({ hpc, page, picture }) => {
  await hpc.openPanel();
  await page.sidebar.setWidth(200, 'left');
  await hpc.openNotebook('narrow.ipynb', ['print("narrow")']);
  await hpc.submit(0);
  await hpc.delivered(0);
  const card = hpc.cards(hpc.panel).first();
  await expect(card).toHaveAttribute('data-state', 'successful');
  const wide = await hpc.panel.evaluate(
    panel =>
      [...panel.querySelectorAll('*')].filter(
        element =>
          element.getBoundingClientRect().right >
          panel.getBoundingClientRect().right + 1
      ).length
  );
  expect(wide).toBe(0);
  await picture('narrow', hpc.panel);
});

/** Serious faults that axe finds in a part of the page. */
async function violations(
  page: IJupyterLabPageFixture,
  part: string
): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .include(part)
    .analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) =>
        [id, target.join(' '), failureSummary].join(': ')
      )
    );
}
