import { listen } from './listener';
import { expect, test } from './story';

test('an address that the user gives is told the results, and a wrong one is told beside its field', async ({
  hpc,
  picture
}) => {
  const listener = await listen();
  try {
    const form = await hpc.openForm('echo');
    await form.getByLabel('Text', { exact: true }).fill('for everybody');
    await form.getByText('Tell others').click();
    const address = form.getByLabel(/When it has succeeded/);
    await address.fill('example');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(address).toHaveAccessibleDescription(/whole address/);
    await expect(address).toBeFocused();
    expect(hpc.submissions).toBe(0);
    await picture('tell');
    await address.fill(`${listener.url}/done`);
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect
      .poll(() => listener.at('/done'), {
        timeout: 45_000
      })
      .toEqual([{ a: 'for everybody' }]);
  } finally {
    listener.stop();
  }
});
