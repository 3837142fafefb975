import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IProcessSummary } from '../../protocols/description';
import type { IGateways } from '../../tokens';
import type { IFiles } from './files';
import type { ParcelType } from './parcel';
import { OGCAPPPKG, besideOf, parcelOf, typeOf } from './parcel';
import type { ITarget } from './targets';
import { findTargets, send, take } from './targets';

/** What came of the page: a process that is there now, or was taken away. */
export interface IDone {
  what: 'deployed' | 'replaced' | 'undeployed';
  process: string;
}

/** The page that deploys a process, or replaces and undeploys one. Asks nobody anything before `load`. */
export class DeployModel {
  constructor(private readonly _options: DeployModel.IOptions) {
    this._gateway = _options.gateway ?? '';
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }
  /** Gateways that take processes; null while they are not known. */
  get targets(): readonly ITarget[] | null {
    return this._targets;
  }
  /** Why the page cannot be used. */
  get problem(): string | null {
    return this._problem;
  }
  get gateway(): string {
    return this._gateway;
  }
  /** The process that is to be replaced or undeployed; null to deploy another. */
  get process(): IProcessSummary | null {
    const { process } = this._options;
    return (
      this._targets
        ?.find(({ gateway }) => gateway.id === this._gateway)
        ?.processes.find(({ id }) => id === process) ?? null
    );
  }
  get text(): string {
    return this._text;
  }
  /** Chosen, else guessed; null where neither says. */
  get type(): ParcelType | null {
    return this._type ?? typeOf(this._text);
  }
  /** Name of the Python file that has to come along; null where none has. */
  get beside(): string | null {
    return this.type && besideOf(this._text, this.type);
  }
  get python(): string {
    return this._python;
  }
  /** Where the text was read from. */
  get file(): string | null {
    return this._file;
  }
  /** What has to be typed first, by field: `text`, `type`, `python`. */
  get faults(): ReadonlyMap<string, string> {
    return this._faults;
  }
  /** The server's words, where it refused. */
  get refusal(): string | null {
    return this._refusal;
  }
  get busy(): boolean {
    return this._busy;
  }
  get done(): IDone | null {
    return this._done;
  }

  /** Find out who takes processes; never rejects: see `problem`. */
  async load(): Promise<void> {
    this._problem = null;
    this._changed.emit();
    try {
      this._targets = await findTargets(this._options.gateways);
      if (!this._targets.some(({ gateway }) => gateway.id === this._gateway)) {
        // One that is named and takes none is not replaced by another in silence.
        this._gateway =
          this._options.gateway === null
            ? (this._targets[0]?.gateway.id ?? '')
            : '';
      }
    } catch (reason) {
      this._problem = wordsOf(reason);
    }
    this._changed.emit();
  }

  choose(gateway: string): void {
    this._gateway = gateway;
    this._changed.emit();
  }

  set(change: { text?: string; type?: ParcelType; python?: string }): void {
    this._text = change.text ?? this._text;
    this._type = change.type ?? this._type;
    this._python = change.python ?? this._python;
    this._faults.clear();
    this._refusal = this._done = null;
    this._changed.emit();
  }

  /** Read a file that the user picks, and the Python file beside it that it names. */
  async browse(): Promise<void> {
    const { files } = this._options;
    const path = await files?.pick();
    if (!files || !path) {
      return;
    }
    try {
      this._type = null;
      this.set({ text: await files.read(path), python: '' });
      this._file = path;
      const { beside } = this;
      if (beside !== null) {
        const python = PathExt.join(PathExt.dirname(path), beside);
        this.set({ python: await files.read(python) });
      }
    } catch (reason) {
      this._refusal = wordsOf(reason);
    }
    this._changed.emit();
  }

  /** Deploy what is typed, or put it in the place of the process. */
  async send(): Promise<void> {
    const { gateways, trans } = this._options;
    const { type, process } = this;
    if (!this._check() || type === null) {
      return;
    }
    await this._do(async () => ({
      what: process ? 'replaced' : 'deployed',
      process: await send(
        gateways,
        this._gateway,
        parcelOf(this._text, type, this._python),
        process,
        trans
      )
    }));
  }

  /** Take the process away. */
  async undeploy(): Promise<void> {
    const { process } = this;
    if (process) {
      await this._do(async () => {
        await take(this._options.gateways, this._gateway, process);
        return { what: 'undeployed', process: process.id };
      });
    }
  }

  private _check(): boolean {
    const { trans } = this._options;
    this._faults.clear();
    if (this._text.trim() === '') {
      this._faults.set('text', trans.__('Paste a package, or choose a file.'));
    } else if (this.type === null) {
      this._faults.set(
        'text',
        trans.__('What this is cannot be told from the text: choose its type.')
      );
    } else if (this.type === OGCAPPPKG && typeOf(this._text) === null) {
      this._faults.set('text', trans.__('This is not JSON.'));
    }
    if (this.beside !== null && this._python.trim() === '') {
      this._faults.set(
        'python',
        trans.__('The process names this file: paste what is in it.')
      );
    }
    this._changed.emit();
    return this._faults.size === 0;
  }

  private async _do(deed: () => Promise<IDone>): Promise<void> {
    if (this._busy) {
      return;
    }
    this._busy = true;
    this._refusal = this._done = null;
    this._changed.emit();
    try {
      this._done = await deed();
      this._targets = await findTargets(this._options.gateways);
    } catch (reason) {
      this._refusal = wordsOf(reason);
    }
    this._busy = false;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _faults = new Map<string, string>();
  private _targets: readonly ITarget[] | null = null;
  private _problem: string | null = null;
  private _gateway: string;
  private _text = '';
  private _type: ParcelType | null = null;
  private _python = '';
  private _file: string | null = null;
  private _refusal: string | null = null;
  private _busy = false;
  private _done: IDone | null = null;
}

export namespace DeployModel {
  export interface IOptions {
    gateways: IGateways;
    /** Null where there is no file browser. */
    files: Pick<IFiles, 'pick' | 'read'> | null;
    /** Where to deploy; null to let the user choose. */
    gateway: string | null;
    /** The process to replace or undeploy; null to deploy another. */
    process: string | null;
    trans: TranslationBundle;
  }
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
