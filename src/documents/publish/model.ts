import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICell } from '../../cells/order';
import type {
  IDraft,
  IInputDraft,
  IOutputDraft
} from '../../cells/publish/draft';
import { draftOf, inputOf } from '../../cells/publish/draft';
import type { Faults } from '../../cells/publish/faults';
import { faultsOf, remarksOf } from '../../cells/publish/faults';
import { packageOf, siteProcessOf } from '../../cells/publish/package';
import { scan } from '../../cells/publish/scan';
import { THIS_SERVER } from '../../cells/target';
import type { IGateways } from '../../tokens';
import type { IFiles } from '../deploy/files';
import type { ITarget } from '../deploy/targets';
import { findTargets, holder, send } from '../deploy/targets';

/** The page that publishes a cell: what is typed, what is wrong with it, what came of it. */
export class PublishModel {
  constructor(private readonly _options: PublishModel.IOptions) {
    const { cell } = _options;
    const file = PathExt.basename(cell.notebook, '.ipynb');
    this._draft = draftOf(cell.source, null, `${file}-${cell.index + 1}`);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }
  get cell(): ICell {
    return this._options.cell;
  }
  get draft(): IDraft {
    return this._draft;
  }
  /** Gateways that take processes; null while they are not known. */
  get targets(): readonly ITarget[] | null {
    return this._targets;
  }
  /** Why the page cannot be used. */
  get problem(): string | null {
    return this._problem;
  }
  /** Id of the gateway that is published at. */
  get gateway(): string {
    return this._target?.gateway.id ?? '';
  }
  /** Something that has this id there already; publishing replaces it, unless it is `fixed`. */
  get holder(): ReturnType<typeof holder> {
    return holder(this._target, this._draft.id);
  }
  /** By field; empty until the user wants to send it for the first time. */
  get faults(): Faults {
    return this._tried ? this._faults() : new Map();
  }
  /** What may not be what is meant, by field. */
  get remarks(): Faults {
    return remarksOf(this._draft, this._options.trans);
  }
  /** Variables of the cell that could be inputs, and are none yet. */
  get offeredInputs(): readonly IInputDraft[] {
    return draftOf(this._draft.source, null, '').inputs.filter(
      ({ name }) => !this._draft.inputs.some(input => input.name === name)
    );
  }
  /** Variables of the cell that could be outputs, and are none yet. */
  get offeredOutputs(): readonly string[] {
    const { source, inputs, outputs } = this._draft;
    const taken = new Set([...inputs, ...outputs].map(({ name }) => name));
    return scan(source).names.filter(
      name => !taken.has(name) && !name.startsWith('_')
    );
  }
  /** What will be sent. */
  get preview(): string {
    return packageOf(this._sent, this._options.trans).text;
  }
  get busy(): boolean {
    return this._busy;
  }
  /** The server's words, where it refused. */
  get refusal(): string | null {
    return this._refusal;
  }
  /** Id of the process that was published; null while none was. */
  get published(): string | null {
    return this._published;
  }
  /** Files that were saved. */
  get saved(): readonly string[] {
    return this._saved;
  }
  /** Files can be written. */
  get saves(): boolean {
    return this._options.files !== null;
  }

  /** Find out who takes processes; never rejects: see `problem`. */
  async load(): Promise<void> {
    this._problem = null;
    this._changed.emit();
    try {
      this._targets = await findTargets(this._options.gateways);
    } catch (reason) {
      this._problem = wordsOf(reason);
    }
    this._changed.emit();
  }

  /** The cell was edited since; what was typed stays. */
  renew(source: string): void {
    if (source !== this._draft.source) {
      this.set({ source });
    }
  }

  choose(gateway: string): void {
    this._gateway = gateway;
    this._touched();
  }

  set(change: Partial<IDraft>): void {
    this._draft = { ...this._draft, ...change };
    this._touched();
  }

  setInput(index: number, change: Partial<IInputDraft>): void {
    this.set({ inputs: changed(this._draft.inputs, index, change) });
  }

  /** Add one that is offered, or one of which nothing is known. */
  addInput(input: IInputDraft = inputOf('')): void {
    this.set({ inputs: [...this._draft.inputs, input] });
  }

  removeInput(index: number): void {
    this.set({ inputs: this._draft.inputs.filter((_, at) => at !== index) });
  }

  setOutput(index: number, change: Partial<IOutputDraft>): void {
    this.set({ outputs: changed(this._draft.outputs, index, change) });
  }

  addOutput(name = ''): void {
    const output: IOutputDraft = { name, title: '', kind: 'any' };
    this.set({ outputs: [...this._draft.outputs, output] });
  }

  removeOutput(index: number): void {
    this.set({ outputs: this._draft.outputs.filter((_, at) => at !== index) });
  }

  /** Send it, in the place of what has its id where something has. */
  async publish(): Promise<void> {
    const { gateways, trans } = this._options;
    const there = this.holder?.process ?? null;
    const parcel = (): ReturnType<typeof packageOf> =>
      packageOf(this._sent, trans);
    await this._do(async () => {
      const { gateway } = this;
      this._published = await send(gateways, gateway, parcel(), there, trans);
      this._targets = await findTargets(gateways);
    });
  }

  /** Write the process into two files beside the notebook. */
  async save(): Promise<void> {
    const { files, trans, cell } = this._options;
    await this._do(async () => {
      const { id } = this._draft;
      const { process, python } = siteProcessOf(this._sent, trans);
      const folder = PathExt.dirname(cell.notebook);
      const paths = [`${id}.yaml`, `${id}.py`].map(name =>
        PathExt.join(folder, name)
      );
      // JSON is YAML.
      await files?.write(paths[0], `${JSON.stringify(process, null, 2)}\n`);
      await files?.write(paths[1], python);
      this._saved = paths;
    });
  }

  private get _target(): ITarget | undefined {
    const { _targets: targets, _gateway: chosen } = this;
    return (
      targets?.find(({ gateway }) => gateway.id === (chosen ?? THIS_SERVER)) ??
      targets?.[0]
    );
  }

  /** Kernels are those of this Jupyter server: nobody else knows their names. */
  private get _sent(): IDraft {
    const elsewhere = this._target && !this._target.gateway.embedded;
    const kernel = elsewhere ? null : this._options.cell.kernel;
    return { ...this._draft, kernel };
  }

  private _faults(): Faults {
    const { trans } = this._options;
    const found = new Map(faultsOf(this._draft, trans));
    if (this.holder?.fixed) {
      found.set(
        'id',
        trans.__('The server has a process of this id that cannot be replaced.')
      );
    }
    return found;
  }

  private _touched(): void {
    this._refusal = this._published = null;
    this._saved = [];
    this._changed.emit();
  }

  /** Nothing is done while something is wrong, or while something is being done. */
  private async _do(deed: () => Promise<void>): Promise<void> {
    this._tried = true;
    this._touched();
    if (this._busy || this._faults().size > 0) {
      return;
    }
    this._busy = true;
    this._changed.emit();
    try {
      await deed();
    } catch (reason) {
      this._refusal = wordsOf(reason);
    }
    this._busy = false;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _draft: IDraft;
  private _targets: readonly ITarget[] | null = null;
  private _problem: string | null = null;
  private _gateway: string | null = null;
  private _tried = false;
  private _busy = false;
  private _refusal: string | null = null;
  private _published: string | null = null;
  private _saved: readonly string[] = [];
}

export namespace PublishModel {
  export interface IOptions {
    cell: ICell;
    gateways: IGateways;
    /** Null where there are none to write. */
    files: Pick<IFiles, 'write'> | null;
    trans: TranslationBundle;
  }
}

function changed<T>(
  list: readonly T[],
  index: number,
  change: Partial<T>
): T[] {
  return list.map((each, at) => (at === index ? { ...each, ...change } : each));
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
