import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { JsonObject } from '../../protocols/json';
import type { GatewayDesk } from '../../server/desk';
import type { IAuthField, IGateway, IGatewayRules } from '../../server/records';
import { RelayError } from '../../server/exchange';
import { ApiError } from '../../server/request';
import type { IGateways, IProtocols } from '../../tokens';
import type { Values } from './entry';
import {
  address,
  entryOf,
  fieldOf,
  HEADER,
  missing,
  PROXY,
  TLS,
  valuesOf
} from './entry';
import type { IFound } from './probe';
import { find, Unanswered } from './probe';

/** The page that adds a gateway, or changes one: what is typed, what was found, what is wrong. */
export class ConnectModel {
  constructor(private readonly _options: ConnectModel.IOptions) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The gateway that is changed; null when one is added. */
  get base(): IGateway | null {
    return this._base;
  }

  /** What may be typed; null while it is not known. */
  get rules(): IGatewayRules | null {
    return this._rules;
  }

  /** Why the page cannot be used. */
  get problem(): string | null {
    return this._problem;
  }

  get values(): Values {
    return this._values;
  }

  /** What is at the address; null while it was not asked with what is typed now. */
  get found(): IFound | null {
    return this._found;
  }

  get busy(): 'connect' | 'save' | null {
    return this._busy;
  }

  /** What went wrong that belongs to no field: a server's words, often. */
  get refusal(): string | null {
    return this._refusal;
  }

  /** The part of the form that may help: the server asks who we are, or its certificate is not trusted. */
  get advice(): 'auth' | 'tls' | null {
    return this._advice;
  }

  /** Names of secrets that were dropped because somebody new would get to see them. */
  get dropped(): readonly string[] {
    return this._dropped;
  }

  /** Fields of the authentication scheme that is chosen. */
  get authFields(): readonly IAuthField[] {
    const scheme = this._values['auth.scheme'] || 'none';
    return (
      this._rules?.schemes.find(each => each.scheme === scheme)?.fields ?? []
    );
  }

  /** It can be saved: an answer was understood, or the protocol is known already. */
  get ready(): boolean {
    return this._found !== null || this._base !== null;
  }

  /** What is wrong with a field; empty when nothing is. */
  fault(field: string): string {
    return this._faults.get(field) ?? '';
  }

  async load(): Promise<void> {
    const { gateways, desk, gateway, trans } = this._options;
    this._problem = null;
    this._changed.emit();
    try {
      await gateways.ready;
      const rules = await desk.rules();
      if (gateway !== null) {
        const base = gateways.get(gateway);
        if (!base?.editable) {
          throw new Error(
            gateways.problem ??
              trans.__(
                'There is no gateway “%1” that could be changed here.',
                gateway
              )
          );
        }
        this._base = base;
        this._values = valuesOf(base);
      }
      this._rules = rules;
    } catch (reason) {
      this._problem = wordsOf(reason);
    }
    this._changed.emit();
  }

  /** What is typed into a field. Only a title leaves standing what was found. */
  set(field: string, value: string): void {
    this._values = { ...this._values, [field]: value };
    this._faults.delete(field);
    if (field !== 'title') {
      this._turn += 1;
      this._found = null;
      this._refusal = null;
    }
    this._changed.emit();
  }

  /** Ask the address what it is. */
  async connect(): Promise<void> {
    const { protocols, desk } = this._options;
    if (!this._begin('connect')) {
      return;
    }
    this._turn += 1;
    const turn = this._turn;
    try {
      const found = await find(
        protocols.ids.flatMap(id => protocols.get(id) ?? []),
        protocol => desk.attempt(this._entry(protocol))
      );
      if (this._turn === turn) {
        this._found = found;
        if (!this._values.title) {
          this._values = { ...this._values, title: found.info.title };
        }
      }
    } catch (reason) {
      if (this._turn === turn) {
        this._refuse(reason);
      }
    }
    this._end();
  }

  /** Keep it. Gives its id; null when something has to be typed first. */
  async save(): Promise<string | null> {
    const { desk, gateways } = this._options;
    const protocol = this._found?.protocol ?? this._base?.protocol;
    if (protocol === undefined || !this._begin('save')) {
      return null;
    }
    let id: string | null = null;
    try {
      const entry = this._entry(protocol);
      if (this._base) {
        this._dropped = await desk.change(this._base.id, entry);
        id = this._dropped.length === 0 ? this._base.id : null;
      } else {
        id = (await desk.add(entry)).id;
      }
      await gateways.refresh();
      if (this._base) {
        this._base = gateways.get(this._base.id) ?? this._base;
      }
      this._forgetSecrets();
    } catch (reason) {
      this._refuse(reason);
    }
    this._end();
    return id;
  }

  private _entry(protocol: string): JsonObject {
    return entryOf(this._values, protocol, this.authFields, this._base);
  }

  /** Whether it may begin: nothing else is under way, and nothing lacks. */
  private _begin(what: 'connect' | 'save'): boolean {
    const { trans } = this._options;
    if (this._busy !== null) {
      return false;
    }
    this._faults.clear();
    this._refusal = null;
    this._advice = null;
    this._dropped = [];
    this._values = { ...this._values, url: address(this._values.url ?? '') };
    for (const field of missing(this._values, this.authFields, this._base)) {
      this._faults.set(field, trans.__('This is needed.'));
    }
    if (this._faults.size === 0) {
      this._busy = what;
    }
    this._changed.emit();
    return this._faults.size === 0;
  }

  private _end(): void {
    this._busy = null;
    this._changed.emit();
  }

  private _refuse(reason: unknown): void {
    const said = reason instanceof Unanswered ? reason.cause : reason;
    const told = said instanceof RelayError ? said.failure : null;
    const faulty =
      said instanceof ApiError
        ? said.field
        : told?.kind === 'refused'
          ? (told.field ?? null)
          : null;
    const field = faulty && fieldOf(faulty, this._shown());
    if (field) {
      this._faults.set(field, wordsOf(said));
      return;
    }
    // What the form does not show has to be named.
    this._refusal = faulty ? `${faulty}: ${wordsOf(said)}` : wordsOf(reason);
    if (!(reason instanceof Unanswered)) {
      return;
    }
    if (reason.status === 401 || reason.status === 403) {
      this._advice = 'auth';
      const known = this._rules?.schemes.some(
        ({ scheme }) => scheme === reason.challenge
      );
      if (known && (this._values['auth.scheme'] || 'none') === 'none') {
        this._values = { ...this._values, 'auth.scheme': reason.challenge };
      }
    } else if (/^tls\b/.test(told?.field ?? '')) {
      this._advice = 'tls';
    }
  }

  /** What was sent once is not kept in the page. */
  private _forgetSecrets(): void {
    const kept = { ...this._values };
    delete kept['tls.passphrase'];
    delete kept['proxy.password'];
    HEADER.forEach(name => delete kept[`header.${name}`]);
    for (const { name, secret } of this.authFields) {
      if (secret) {
        delete kept[`auth.${name}`];
      }
    }
    this._values = kept;
  }

  private _shown(): ReadonlySet<string> {
    return new Set([
      ...['url', 'title', 'origins', 'headers', 'auth.scheme'],
      ...this.authFields.map(({ name }) => `auth.${name}`),
      ...TLS.map(name => `tls.${name}`),
      ...PROXY.map(name => `proxy.${name}`),
      ...HEADER.map(name => `header.${name}`)
    ]);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _faults = new Map<string, string>();
  private _base: IGateway | null = null;
  private _rules: IGatewayRules | null = null;
  private _problem: string | null = null;
  private _values: Values = {};
  private _found: IFound | null = null;
  private _busy: 'connect' | 'save' | null = null;
  private _refusal: string | null = null;
  private _advice: 'auth' | 'tls' | null = null;
  private _dropped: readonly string[] = [];
  private _turn = 0;
}

export namespace ConnectModel {
  export interface IOptions {
    gateways: IGateways;
    protocols: IProtocols;
    desk: Pick<GatewayDesk, 'rules' | 'attempt' | 'add' | 'change'>;
    /** The gateway to change; null to add one. */
    gateway: string | null;
    trans: TranslationBundle;
  }
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
