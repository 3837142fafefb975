import type { IOutput } from '@jupyterlab/nbformat';

import { MARK } from '../mime';
import { resultOutputs } from '../outputs';
import { recordOf, shown, stdout, texts, trans } from './notebooks';

function fitted(...outputs: IOutput[]): IOutput[] {
  return resultOutputs(outputs, recordOf('j'), 'This server', trans);
}

function cut(outputs: readonly IOutput[]): unknown {
  const metadata = outputs.at(-1)?.metadata as Record<
    string,
    { cut?: boolean }
  >;
  return metadata[MARK].cut;
}

describe('results of a job', () => {
  it('come as they are while the page can take them', () => {
    const outputs = fitted(stdout('a'), shown({ 'text/html': '<b>b</b>' }));
    expect(outputs[1].data).toEqual({ 'text/html': '<b>b</b>' });
    expect(cut(outputs)).toBeUndefined();
  });

  it('show head and tail of a long text, and say so in their line', () => {
    const outputs = fitted(stdout(`first\n${'x'.repeat(10_000_000)}\nlast`));
    const [text, line] = texts(outputs);
    expect(text.length).toBeLessThan(50_000);
    expect(text).toMatch(/^first\n[^]*\nlast$/);
    expect(line).toContain('shortened here');
    expect(cut(outputs)).toBe(true);
  });

  it('show the first and the last rows of a huge table, as a table', () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, n) => `<tr><td>${n}</td></tr>`
    );
    const html = `<table><tbody>${rows.join('')}</tbody></table>`;
    const [table] = fitted(shown({ 'text/html': html, 'text/plain': 't' }));
    const made = String((table.data as Record<string, unknown>)['text/html']);
    expect(made.length).toBeLessThan(40_000);
    const page = new DOMParser().parseFromString(made, 'text/html');
    const cells = [...page.querySelectorAll('table > tbody > tr > td')].map(
      cell => cell.textContent
    );
    expect(cells[0]).toBe('0');
    expect(cells.at(-1)).toBe('49999');
    expect(cells.filter(text => text?.includes('left out'))).toHaveLength(1);
  });

  it('name a huge page that is no table, without its markup', () => {
    const [page] = fitted(
      shown({ 'text/html': `<script>${'x'.repeat(200_000)}</script>` })
    );
    const html = String((page.data as Record<string, unknown>)['text/html']);
    expect(html).toMatch(/^<p>text\/html, .*<\/p>$/);
  });

  it('name a very large picture', () => {
    const outputs = fitted(
      shown({ 'image/png': 'A'.repeat(5_000_000), 'text/plain': '<Figure>' })
    );
    expect(Object.keys(outputs[0].data as object)).toEqual(['text/plain']);
    expect(texts(outputs)[0]).toMatch(/^image\/png, .*\n<Figure>$/);
    expect(cut(outputs)).toBe(true);
  });

  it('end where a notebook could not be saved any more', () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      shown({ 'text/plain': `${n}` })
    );
    const outputs = fitted(...many);
    expect(outputs).toHaveLength(501);
    expect(cut(outputs)).toBe(true);
    const large = Array.from({ length: 20 }, () =>
      shown({ 'image/png': 'A'.repeat(2_000_000) })
    );
    expect(fitted(...large)).toHaveLength(4);
  });

  it('take a thousand printed lines as one text', () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => stdout(`${n}\n`));
    const outputs = fitted(...lines);
    expect(outputs).toHaveLength(2);
    expect(texts(outputs)[0].split('\n')).toHaveLength(1_001);
  });
});
