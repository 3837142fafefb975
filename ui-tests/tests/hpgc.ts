import type { Locator } from '@playwright/test';

import { addGateway, inFront, openServerJobs, pageOf, rowOf } from './gateways';
import type { Hpc } from './hpc';
import type { IListener } from './listener';
import { expect, test } from './story';

/** Seconds within which a job has to be through, on a busy machine. */
const JOB = 45_000;

/** A server that the notebook's steps are done against, and what it cannot do. */
export interface IServer {
  name: string;
  /** What the user calls it. */
  place: string;
  /** What it calls itself. */
  calls: string;
  /** A conformance class as it spells it. */
  conformance: string;
  /** Whether it points people to documents, of its interface or of itself. */
  documents: boolean;
  /** How many processes it has. */
  processes: RegExp;
  /** The process that the steps run. */
  process: string;
  /** Labels of its inputs. */
  inputs: { text: RegExp; seconds: RegExp };
  /** Seconds that are long enough to be seen. */
  short: string;
  /** What the raw answer to an execute request holds beside a job's id. */
  accepted: RegExp;
  /** What the raw answer with the results looks like. */
  raw: RegExp;
  /** What tells the success, given the text. */
  success: (text: string) => unknown;
  /** What tells of progress and of failure; null where it does not. */
  progress: unknown;
  failed: unknown;
  /** A text that makes the job fail, and what the server says then; null where nothing does. */
  failing: { text: string; says: RegExp } | null;
  /** A process that can only be waited for; null where there is none. */
  sync: string | null;
}

/** The notebook's bounding box. */
const BOX = { West: '-100', South: '-60', East: '110', North: '50' };

/** The steps of the HPGC notebook, as a user does them in the browser. */
export class Tour {
  constructor(
    private readonly _hpc: Hpc,
    private readonly _server: IServer,
    private readonly _listener: IListener
  ) {}

  /** Sections *Landing page* and *Conformance*; the gateway is added by its address, where it has to be. */
  async connect(address: string | null): Promise<void> {
    await test.step('landing page and conformance, raw data, headers, status', async () => {
      const { place, calls, conformance, documents } = this._server;
      let about = pageOf(this._hpc.page, place);
      if (address === null) {
        await this._hpc.openPanel();
        const row = rowOf(this._hpc.panel, place);
        await row.getByRole('button', { name: `About ${place}` }).click();
      } else {
        about = await addGateway(this._hpc, address, place);
      }
      await expect(about).toContainText(calls);
      await expect(about.getByText('Documentation')).toHaveCount(
        documents ? 1 : 0
      );
      await about.getByText(/\d+ conformance class/).click();
      await expect(about).toContainText(conformance);
      await about.getByText('raw answers').click();
      const landing = await this._raw(about, /^GET \. → 200 OK/);
      await expect(landing).toContainText('content-type: application/json');
      for (const rel of ['conformance', 'processes', 'service-desc']) {
        await expect(landing).toContainText(new RegExp(`"rel": ?".*${rel}"`));
      }
      const classes = await this._raw(about, /^GET .*conformance.* → 200 OK/);
      await expect(classes).toContainText('conformsTo');
      const list = await this._raw(about, /^GET .*processes\?.* → 200 OK/);
      await expect(list).toContainText('"processes"');
    });
  }

  /** Sections *Get the list of processes* and *Describe specific process*. */
  async describe(): Promise<Locator> {
    return test.step('list of processes, description of one', async () => {
      const { place, processes, process } = this._server;
      await expect(rowOf(this._hpc.panel, place)).toContainText(processes);
      const form = await this._open(process);
      const page = inFront(this._hpc);
      await page.getByText('raw description').click();
      const raw = await this._raw(
        page,
        new RegExp(`^GET .*${process}.* → 200`)
      );
      await expect(raw).toContainText('content-type: application/json');
      await expect(raw).toContainText('"inputs"');
      return form;
    });
  }

  /** Sections *Execute process*, with a subscriber, and *Get the status*; its page is in front then. */
  async execute(form: Locator): Promise<string> {
    return test.step('asynchronous execution with a subscriber, and its status', async () => {
      const { accepted, short } = this._server;
      await this._fill(form, 'Literal Input string 1', short);
      for (const [name, value] of Object.entries(BOX)) {
        await form.getByLabel(name, { exact: true }).fill(value);
      }
      await this._subscribe(form);
      const document = inFront(this._hpc);
      await document.getByText('raw request', { exact: true }).click();
      const preview = document.getByLabel('Request that will be sent');
      await expect(preview).toContainText('Prefer: respond-async');
      await expect(preview).toContainText(`${this._listener.url}/success`);

      const page = await this._hpc.runToPage(form);
      await page.getByText('raw requests and answers').click();
      const made = await this._raw(page, /^POST .*execution\S* → 20\d/);
      await expect(made).toContainText(accepted);
      const told = await page.getByText(/its job \S+/).innerText();
      const [, id] = /its job (\S+)/.exec(told) ?? [];
      expect(id).toBeTruthy();
      const status = await this._unfold(page, new RegExp(`^GET .*${id} → `));
      await status.getByRole('button', { name: 'Ask' }).click();
      const answer = status.getByLabel('Answer');
      await expect(answer).toContainText('200 OK');
      await expect(answer).toContainText('content-type: application/json');
      await expect(answer).toContainText(/"status": ?"successful"/);
      return id;
    });
  }

  /** Section *Get result of succeeded process*: the job's page is in front. */
  async results(): Promise<void> {
    await test.step('results, and the raw answer that brought them', async () => {
      const page = inFront(this._hpc);
      const results = page.locator('section').filter({
        has: this._hpc.page.getByRole('heading', { name: 'Results' })
      });
      await expect(results).toContainText('Literal Input string 1');
      const raw = await this._raw(page, /^GET .*results\S* → 200/);
      await expect(raw).toContainText(this._server.raw);
      await expect(raw).toContainText('-100');
    });
  }

  /** Section *Passive Monitoring with Callback Services*. */
  async callbacks(): Promise<void> {
    await test.step('the subscriber was told', async () => {
      const { success, progress } = this._server;
      await expect
        .poll(() => this._listener.at('/success'), { timeout: JOB })
        .toEqual([success('Literal Input string 1')]);
      if (progress !== null) {
        expect(this._listener.at('/progress')[0]).toEqual(progress);
      }
    });
  }

  /** Section *Get jobs*: ours is among them. */
  async jobs(id: string): Promise<void> {
    await test.step('list of jobs', async () => {
      const list = await openServerJobs(this._hpc, this._server.place);
      const ours = list.locator(`[data-remote="${id}"]`);
      await expect(ours).toHaveAttribute('data-ours', 'true');
      await expect(ours).toContainText('successful');
    });
  }

  /** *failedUri*: a job that fails says why, and the subscriber is told. */
  async failure(): Promise<void> {
    const { failing, failed } = this._server;
    if (!failing) {
      return;
    }
    await test.step('a failure, and its callback', async () => {
      const form = await this._open(this._server.process);
      await this._fill(form, failing.text, this._server.short);
      await this._subscribe(form);
      const last = await this._run(form);
      await expect(last).toHaveAttribute('data-state', 'failed', {
        timeout: JOB
      });
      await expect(last).toContainText(failing.says);
      await expect
        .poll(() => this._listener.at('/failed'), { timeout: JOB })
        .toEqual([failed]);
    });
  }

  /** A job is ended. */
  async dismiss(): Promise<void> {
    await test.step('dismissal', async () => {
      const form = await this._open(this._server.process);
      await this._fill(form, 'too long', '30');
      const last = await this._run(form);
      await last.getByRole('button', { name: /^cancel/ }).click();
      await expect(last).toHaveAttribute('data-state', 'dismissed', {
        timeout: JOB
      });
    });
  }

  /** A process that is waited for: the answer to the request is the result. */
  async waitFor(): Promise<void> {
    const { sync } = this._server;
    if (sync === null) {
      return;
    }
    await test.step('synchronous execution', async () => {
      const form = await this._open(sync);
      await this._fill(form, 'while you wait', '0');
      const page = await this._hpc.runToPage(form);
      await expect(page).toContainText('while you wait');
      await page.getByText('raw requests and answers').click();
      await this._raw(page, /^POST .*execution\S* → 200/);
      await expect(page.getByText(/^GET .*results\S* → /)).toHaveCount(0);
    });
  }

  private async _open(process: string): Promise<Locator> {
    await this._hpc.openPanel();
    // This server stands first, and may have one of the same name.
    await this._hpc.process(process).last().click();
    const form = inFront(this._hpc).getByRole('form', {
      name: `Inputs of ${process}`
    });
    await expect(form).toBeVisible();
    return form;
  }

  private async _fill(
    form: Locator,
    text: string,
    seconds: string
  ): Promise<void> {
    const { inputs } = this._server;
    await form.getByLabel(inputs.text).fill(text);
    await form.getByLabel(inputs.seconds).fill(seconds);
  }

  private async _subscribe(form: Locator): Promise<void> {
    const { url } = this._listener;
    const address = form.getByLabel(/When it has succeeded/);
    if (!(await address.isVisible())) {
      await form.getByText('Tell others').click();
    }
    await address.fill(`${url}/success`);
    await form.getByLabel('While it goes on').fill(`${url}/progress`);
    await form.getByLabel('When it has failed').fill(`${url}/failed`);
  }

  private async _run(form: Locator): Promise<Locator> {
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    const last = this._hpc.cards(
      inFront(this._hpc).getByRole('region', { name: 'Last job' })
    );
    await expect(last).toBeVisible();
    return last;
  }

  /** Unfold a raw exchange by its line; the answer in it. */
  private async _raw(within: Locator, line: RegExp): Promise<Locator> {
    return (await this._unfold(within, line)).getByLabel('Answer');
  }

  private async _unfold(within: Locator, line: RegExp): Promise<Locator> {
    const summary = within.locator('summary').filter({ hasText: line }).first();
    await summary.click();
    return summary.locator('xpath=..');
  }
}
