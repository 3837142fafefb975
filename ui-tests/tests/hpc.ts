import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** What a notebook file holds, as far as the stories look at it. */
export interface INotebookFile {
  cells: {
    cell_type: string;
    source: string;
    outputs?: {
      output_type: string;
      text?: string;
      ename?: string;
      data?: Record<string, unknown>;
    }[];
  }[];
}

/** MIME type of a job's card. */
export const CARD = 'application/vnd.jupyterlab-hpc.job+json';

/** Seconds within which a short job has to be through, on a busy machine. */
const JOB = 45_000;

/** The first plot or notebook on a machine: fonts are looked at, libraries loaded. */
const FIRST = 60_000;

/**
 * A file that a job waits for: the test decides when the job may go on.
 *
 * `code` is the Python that waits.
 */
export class Gate {
  readonly path = join(process.env.HPC_UI_ROOT ?? '.', `gate-${randomUUID()}`);

  get code(): string {
    return [
      'import pathlib, time',
      `while not pathlib.Path(${JSON.stringify(this.path)}).exists():`,
      '    time.sleep(0.02)'
    ].join('\n');
  }

  /** Python that opens the gate. */
  get opener(): string {
    return `import pathlib\npathlib.Path(${JSON.stringify(this.path)}).touch()`;
  }

  open(): void {
    writeFileSync(this.path, '');
  }
}

/** JupyterLab with our extension, in the words of the stories. */
export class Hpc {
  constructor(
    readonly page: IJupyterLabPageFixture,
    private readonly _folder: string
  ) {
    page.on('request', request => {
      if (request.method() === 'POST' && /\/hpc\/jobs$/.test(request.url())) {
        this.submissions++;
      }
    });
  }

  /** Orders that this page has sent. */
  submissions = 0;

  /** The side panel. */
  get panel(): Locator {
    return this.page.getByRole('region', { name: 'HPC', exact: true });
  }

  /** Show the side panel and wait for the processes of *This server*. */
  async openPanel(): Promise<void> {
    if (!(await this.panel.isVisible())) {
      await this.page
        .getByRole('tab', { name: 'HPC', exact: true })
        .first()
        .click();
    }
    // Further gateways may have one of the same name.
    await expect(this.process('echo').first()).toBeVisible();
  }

  /** Begin with an empty list of jobs: remove those at rest. */
  async forgetJobs(): Promise<void> {
    const { request } = this.page;
    const answer = await request.get('/hpc/jobs?since=0');
    const { jobs } = (await answer.json()) as { jobs: { id: string }[] };
    for (const { id } of jobs) {
      await request.delete(`/hpc/jobs/${id}`);
    }
  }

  /** A process in the panel. */
  process(id: string): Locator {
    return this.panel
      .getByRole('treeitem')
      .filter({ has: this.page.getByText(id, { exact: true }) });
  }

  /** Open a process' form from the panel. */
  async openForm(id: string): Promise<Locator> {
    await this.openPanel();
    await this.process(id).click();
    const form = this.page.getByRole('form', { name: `Inputs of ${id}` });
    await expect(form).toBeVisible();
    return form;
  }

  /** Put a file into the folder of site processes, or write it anew. */
  dropProcess(name: string, lines: string[]): void {
    const path = join(process.env.HPC_UI_PROCESSES ?? '.', name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    this._dropped.add(path);
  }

  /** Take a file out of the folder of site processes; all that was put there without a name. */
  removeProcess(name = ''): void {
    for (const path of this._dropped) {
      if (name === '' || path.endsWith(`/${name}`)) {
        rmSync(path, { force: true });
      }
    }
  }

  /** What the gateway wants to be known, in the panel. */
  notice(text: string | RegExp): Locator {
    return this.panel.getByRole('treeitem', { name: text });
  }

  /** Run what is entered in a form, wait until the job is through, and open its page. */
  async runToPage(form: Locator): Promise<Locator> {
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    const last = this.cards(
      this.page.getByRole('region', { name: 'Last job' })
    );
    await expect(last).toHaveAttribute('data-state', 'successful', {
      timeout: FIRST
    });
    await last.getByRole('button', { name: /^open/ }).click();
    const page = this.page.locator('.jp-HpcDocument:not(.lm-mod-hidden)');
    await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
    return page;
  }

  /** Choose a file of the test's folder for a field of a form. */
  async browse(
    form: Locator,
    index: number,
    name: string,
    button: string | RegExp = 'browse'
  ): Promise<void> {
    await form.getByRole('button', { name: button }).nth(index).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByText(name, { exact: true }).click();
    await dialog.getByRole('button', { name: 'Select', exact: true }).click();
  }

  private readonly _dropped = new Set<string>();

  /** Cards of jobs inside something: a cell, a form, the panel. */
  cards(inside: Locator): Locator {
    return inside.getByRole('article').and(this.page.locator('[data-job]'));
  }

  /** Make a notebook of code cells, open it and wait until its kernel may be used. */
  async openNotebook(name: string, sources: string[]): Promise<void> {
    const notebook = {
      cells: sources.map((source, index) => ({
        cell_type: 'code',
        id: `cell-${index}`,
        execution_count: null,
        metadata: {},
        outputs: [],
        source
      })),
      metadata: {
        kernelspec: {
          display_name: 'Python 3 (ipykernel)',
          language: 'python',
          name: 'python3'
        },
        language_info: { name: 'python' }
      },
      nbformat: 4,
      nbformat_minor: 5
    };
    const path = this.path(name);
    await this.page.contents.uploadContent(
      JSON.stringify(notebook),
      'text',
      path
    );
    await this.reopenNotebook(name);
  }

  /** Open a notebook that is there, whichever side panel is in front. */
  async reopenNotebook(name: string): Promise<void> {
    await this.page.evaluate(async path => {
      await window.jupyterapp.commands.execute('docmanager:open', {
        path,
        factory: 'Notebook'
      });
    }, this.path(name));
    await this.page.notebook.activate(name);
    await expect(this.cell(0)).toBeVisible();
  }

  /** Load the page anew; JupyterLab comes back with what was open, not with the launcher. */
  async reload(): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('load'),
      this.page.evaluate(() => window.location.reload())
    ]);
    await this._restored();
  }

  /** Close JupyterLab, as if the laptop were closed. What it gives opens it again. */
  async leave(): Promise<() => Promise<void>> {
    const address = this.page.url();
    await this._go('about:blank');
    return async () => {
      await this._go(address);
      await this._restored();
    };
  }

  private async _go(address: string): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('load'),
      this.page.evaluate(to => window.location.assign(to), address)
    ]);
  }

  private async _restored(): Promise<void> {
    await this.page.waitForFunction(() => window.jupyterapp !== undefined);
    await this.page.evaluate(async () => {
      await window.jupyterapp.restored;
    });
  }

  /** A file's path from the server's root. */
  path(name: string): string {
    return `${this._folder}/${name}`;
  }

  /** A cell of the notebook in front, by its place. */
  cell(index: number): Locator {
    return this.page.locator(
      `.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index="${index}"]`
    );
  }

  /** Make a cell the active one. */
  async choose(index: number): Promise<void> {
    await this.cell(index).locator('.jp-InputPrompt').click();
    await expect(this.cell(index)).toHaveClass(/jp-mod-active/);
  }

  /** *Run as job* in the notebook's toolbar. */
  get runAsJob(): Locator {
    return this.page
      .locator(
        '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-NotebookPanel-toolbar'
      )
      .getByRole('button', { name: /Run.*as.job/i });
  }

  /** Run a cell as a job by the toolbar, and wait for its card. */
  async submit(index: number): Promise<Locator> {
    await this.choose(index);
    await this.runAsJob.click();
    const card = this.cards(this.cell(index));
    await expect(card).toBeVisible();
    return card;
  }

  /** Wait until a cell's card has given way to its outputs. */
  async delivered(index: number): Promise<Locator> {
    const cell = this.cell(index);
    await expect(cell.locator('.jp-HpcReceipt')).toContainText('This server', {
      timeout: JOB
    });
    await expect(this.cards(cell)).toHaveCount(0);
    return cell.locator('.jp-Cell-outputArea');
  }

  /** Save the notebook in front and read the file. */
  async saved(name: string): Promise<INotebookFile> {
    await this.page.notebook.save();
    return this.file(name);
  }

  /** A notebook as it stands on disk. */
  async file(name: string): Promise<INotebookFile> {
    const address = `/api/contents/${this.path(name)}?content=1`;
    const answer = await this.page.request.get(address);
    return ((await answer.json()) as { content: INotebookFile }).content;
  }

  /** Collect the states and progress that the card below a form shows from now on. */
  async watchLastJob(): Promise<
    () => Promise<{ states: string[]; progress: number[] }>
  > {
    await this.page.evaluate(() => {
      const seen = { states: [] as string[], progress: [] as number[] };
      const look = () => {
        const card = document.querySelector('.jp-HpcLastJob [data-job]');
        if (card) {
          const state = card.getAttribute('data-state') ?? '';
          if (seen.states.at(-1) !== state) {
            seen.states.push(state);
          }
          const bar = card.querySelector('[role=progressbar]');
          const value = bar?.getAttribute('aria-valuenow');
          if (value) {
            seen.progress.push(Number(value));
          }
        }
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['data-state', 'aria-valuenow']
      });
      Object.assign(window, { hpcSeen: seen });
    });
    return () =>
      this.page.evaluate(
        () =>
          (
            window as unknown as {
              hpcSeen: { states: string[]; progress: number[] };
            }
          ).hpcSeen
      );
  }
}

/** A process of this machine that is neither gone nor a corpse. */
export function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
  try {
    return !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}
