import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/** Serious faults that axe finds in a part of the page. */
export async function violations(
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
