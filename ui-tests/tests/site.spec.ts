import { expect, test } from './story';

/** A process of the site: greets somebody in a file that its command writes. */
const GREET = [
  'title: Greet somebody',
  'inputs:',
  '  name:',
  '    title: Name',
  '    schema: {type: string, minLength: 2}',
  'outputs:',
  '  greeting:',
  '    schema: {type: string, contentMediaType: text/plain}',
  '    file: greeting.txt',
  'command:',
  '  - sh',
  '  - -c',
  '  - printf "Good morning, %s!" "$1" > "$2"',
  '  - greet',
  '  - "{inputs.name}"',
  '  - "{outputs.greeting}"'
];

/** The same, with a mistake in its fifth line. */
const BROKEN = GREET.map(line =>
  line.replace('type: string, m', 'type: txt, m')
);

test('a file with a process appears in the open panel by itself, and its form runs', async ({
  hpc
}) => {
  await hpc.openPanel();
  await expect(hpc.process('greet')).toHaveCount(0);
  hpc.dropProcess('greet.yaml', GREET);
  await expect(hpc.process('greet')).toContainText('Greet somebody');

  const form = await hpc.openForm('greet');
  await form.getByLabel('Name').fill('Ada');
  const page = await hpc.runToPage(form);
  await expect(page.getByLabel('Preview of greeting')).toContainText(
    'Good morning, Ada!'
  );
});

test('a broken file is told with its line until it is mended, and costs no other process', async ({
  hpc
}) => {
  await hpc.openPanel();
  hpc.dropProcess('greet.yaml', BROKEN);
  const notice = hpc.notice(/greet\.yaml, line 5.*txt/);
  await expect(notice).toBeVisible();
  await expect(hpc.process('greet')).toHaveCount(0);
  await expect(hpc.process('echo')).toBeVisible();

  hpc.dropProcess('greet.yaml', GREET);
  await expect(hpc.process('greet')).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('an open form tells that its process has changed or gone, and keeps what was typed', async ({
  hpc,
  page,
  picture
}) => {
  await hpc.openPanel();
  hpc.dropProcess('greet.yaml', GREET);
  const form = await hpc.openForm('greet');
  const name = form.getByLabel('Name');
  await name.fill('Ada');

  hpc.dropProcess('greet.yaml', [
    ...GREET.slice(0, 5),
    '  title:',
    '    title: Title',
    '    schema: {type: string, default: Dr}',
    ...GREET.slice(5)
  ]);
  const reload = page.getByRole('button', { name: 'Reload form' });
  await expect(reload).toBeVisible();
  await expect(name).toHaveValue('Ada');
  await picture('form-changed');
  await reload.click();
  await expect(form.getByLabel('Title')).toHaveValue('Dr');
  await expect(name).toHaveValue('Ada');
  await expect(reload).toHaveCount(0);

  hpc.removeProcess('greet.yaml');
  const run = form.getByRole('button', { name: 'Run', exact: true });
  await expect(run).toBeDisabled();
  await expect(run).toHaveAccessibleDescription(/no such process any more/);
  await expect(name).toHaveValue('Ada');
  await picture('form-gone');
});
