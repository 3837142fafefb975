import { violations } from './axe';
import { expect, test } from './story';
import type { Locator } from '@playwright/test';

/** A table and an object, either of which comes by value or stays where it is. */
const TABLES = [
  'title: A table and a value',
  'inputs:',
  '  seed:',
  '    title: Seed',
  '    schema: {type: integer, minimum: 0, default: 1}',
  'outputs:',
  '  first:',
  '    title: First table',
  '    schema: {type: string, contentMediaType: text/csv}',
  '    file: first.csv',
  '  second:',
  '    title: Second value',
  '    schema: {type: object, contentMediaType: application/json}',
  '    file: second.json',
  'command:',
  '  - sh',
  '  - -c',
  '  - |',
  '    printf "time,a\\n0,%s\\n" "$1" > "$2"',
  '    printf "{{\\"b\\": %s}}" "$1" > "$3"',
  '  - tables',
  '  - "{inputs.seed}"',
  '  - "{outputs.first}"',
  '  - "{outputs.second}"'
];

/** Draw on something with the mouse, from one place to another, both as parts of its size. */
async function draw(
  on: Locator,
  from: [number, number],
  to: [number, number]
): Promise<void> {
  await on.scrollIntoViewIfNeeded();
  const frame = await on.boundingBox();
  if (!frame) {
    throw new Error('There is nothing to draw on.');
  }
  const at = ([x, y]: [number, number]): [number, number] => [
    frame.x + x * frame.width,
    frame.y + y * frame.height
  ];
  const { mouse } = on.page();
  await mouse.move(...at(from));
  await mouse.down();
  await mouse.move(...at(to), { steps: 4 });
  await mouse.up();
}

for (const theme of ['light', 'dark'] as const) {
  test(`a box is drawn on a map, corrected by its numbers, and sent: ${theme}`, async ({
    hpc,
    page,
    picture
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const form = await hpc.openForm('echo');
    const map = form.getByRole('img', { name: /^Map of the bounding box/ });
    await draw(map, [0.5, 0.25], [0.625, 0.5]);
    // A quarter of the way down is 45° north, the middle the equator and Greenwich.
    await expect(form.getByLabel('West')).toHaveValue('0');
    await expect(form.getByLabel('South')).toHaveValue('0');
    await expect(form.getByLabel('East')).toHaveValue('45');
    await expect(form.getByLabel('North')).toHaveValue('45');
    await draw(map, [0.56, 0.4], [0.685, 0.4]);
    await expect(form.getByLabel('West')).toHaveValue('45');
    await form.getByLabel('South').fill('10');
    await form.getByText(/^Outputs/).click();
    await form.getByRole('checkbox', { name: 'Output Text' }).uncheck();
    await picture(`form-box-${theme}`);
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);

    await form
      .getByRole('checkbox', { name: 'Output Complex value' })
      .uncheck();
    const detail = await hpc.runToPage(form);
    await expect(
      detail.getByRole('img', {
        name: /west 45°, south 10°, east 90°, north 45°/
      })
    ).toBeVisible();
    await expect(detail.locator('.jp-HpcResult')).toHaveCount(1);
  });
}

test('a fault that shows when a field is left takes no click away', async ({
  hpc,
  page
}) => {
  const form = await hpc.openForm('echo');
  const pause = form.getByLabel('Pause');
  await form.getByLabel('Text', { exact: true }).fill('hello');
  await pause.fill('-3');
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await run.scrollIntoViewIfNeeded();
  const before = await run.boundingBox();
  if (!before) {
    throw new Error('There is no button.');
  }
  await page.mouse.move(before.x + 4, before.y + 4);
  await page.mouse.down();
  await expect(pause).not.toBeFocused();
  // The pointer is down: whatever is drawn now must leave the button where it is.
  await page.evaluate(
    () => new Promise(resolve => requestAnimationFrame(() => resolve(null)))
  );
  expect(await run.boundingBox()).toEqual(before);
  await page.mouse.up();
  await expect(pause).toHaveAccessibleDescription(/must be at least 0/);
  await expect(pause).toBeFocused();
  expect(hpc.submissions).toBe(0);
});

test('outputs stay where they are or come here; a rerun marks what is changed; code opens a result', async ({
  hpc,
  page,
  picture
}) => {
  await hpc.openPanel();
  await hpc.openNotebook('tables.ipynb', ['# Tables']);
  hpc.dropProcess('tables.yaml', TABLES);
  const form = await hpc.openForm('tables');
  await form.getByLabel(/Insert result into/).uncheck();
  await form.getByText(/^Outputs/).click();
  await form
    .getByRole('combobox', { name: 'How First table comes' })
    .selectOption('reference');
  const detail = await hpc.runToPage(form);
  await detail.getByRole('button', { name: 'Download first here' }).click();
  await expect(detail).toContainText(/saved as .*\.csv \(/);
  await detail
    .getByRole('button', { name: 'Insert code that opens second' })
    .click();
  await page.notebook.activate('tables.ipynb');
  await expect(hpc.cell(1)).toContainText('json.loads(Path("second.json")');
  await hpc.choose(1);
  await page.notebook.runCell(1);
  await expect(hpc.cell(1).locator('.jp-Cell-outputArea')).toContainText(
    "{'b': 1}",
    { timeout: 30_000 }
  );
  await picture('code-that-opens');

  await hpc
    .cards(hpc.panel)
    .first()
    .getByRole('button', { name: 'rerun' })
    .click();
  await expect(
    form.getByRole('combobox', { name: 'How First table comes' })
  ).toHaveValue('reference');
  await form.getByLabel('Seed').fill('7');
  await expect(form).toContainText('was: 1');
  await picture('rerun');
  const again = await hpc.runToPage(form);
  await again.getByText('compare with another run').click();
  await again.getByLabel('The other run').selectOption({ index: 1 });
  await expect(again.getByRole('row', { name: 'seed 7 1' })).toBeVisible();
  await picture('compare', again);
});

test('a form is usable where there is little room', async ({
  hpc,
  page,
  picture
}) => {
  await page.setViewportSize({ width: 700, height: 900 });
  const form = await hpc.openForm('echo');
  await form.getByText(/^Outputs/).click();
  const map = form.getByRole('img', { name: /^Map of the bounding box/ });
  await expect(map).toBeVisible();
  const tooWide = await form.evaluate(
    node =>
      [...node.querySelectorAll('input, select, textarea, button, svg')].filter(
        element =>
          element.getBoundingClientRect().right >
          node.getBoundingClientRect().right + 1
      ).length
  );
  expect(tooWide).toBe(0);
  await picture('form-narrow');
});
