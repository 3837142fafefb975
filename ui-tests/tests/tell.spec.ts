import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from './story';

test('an address that the user gives is told the results, and a wrong one is told beside its field', async ({
  hpc,
  picture
}) => {
  const told: string[] = [];
  const listener = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += String(chunk);
    });
    request.on('end', () => {
      told.push(body);
      response.writeHead(202).end();
    });
  });
  await new Promise<void>(resolve =>
    listener.listen(0, '127.0.0.1', () => resolve())
  );
  try {
    const { port } = listener.address() as AddressInfo;
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
    await address.fill(`http://127.0.0.1:${port}/done`);
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect
      .poll(() => told.map(body => JSON.parse(body) as unknown), {
        timeout: 45_000
      })
      .toEqual([{ a: 'for everybody' }]);
  } finally {
    listener.close();
  }
});
