import { Signal } from '@lumino/signaling';

import type {
  INotice,
  IProcessSummary,
  IServerInfo
} from '../../protocols/description';
import { SERVER_INFO } from '../../protocols/__tests__/server-info';
import type {
  IBulkOutcome,
  IGateway,
  IJobRecord,
  IRetention,
  ITransition
} from '../../server/records';
import type { IGateways, IJobs } from '../../tokens';

/** A process as a list tells it. */
export function summary(id: string, title = ''): IProcessSummary {
  return {
    id,
    title,
    description: `what ${id} does`,
    version: '',
    keywords: [],
    memory: {}
  };
}

/** Gateways whose answers a test decides on. */
export class FakeGateways implements IGateways {
  readonly changed: Signal<IGateways, void> = new Signal(this);
  gateways: IGateway[] = [];
  problem: string | null = null;
  /** By gateway: its processes, or why it does not answer. */
  answers = new Map<string, IProcessSummary[] | Error>();
  /** What every gateway wants to be known. */
  notices: INotice[] = [];
  asked = 0;

  add(id: string, title: string, answer: IProcessSummary[] | Error): void {
    this.gateways.push({
      id,
      title,
      protocol: 'fake',
      root: `https://${id}.example/`,
      embedded: false,
      editable: false
    });
    this.answers.set(id, answer);
  }
  get ready(): Promise<void> {
    this.asked += 1;
    return this.refresh();
  }
  get(id: string): IGateway | undefined {
    return this.gateways.find(gateway => gateway.id === id);
  }
  protocol(): ReturnType<IGateways['protocol']> {
    const actions = [{ id: 'dismiss', states: ['running'] }];
    return { actions } as unknown as ReturnType<IGateways['protocol']>;
  }
  exchange(): never {
    throw new Error('not part of this fake');
  }
  async server(): Promise<IServerInfo> {
    return { ...SERVER_INFO, notices: this.notices };
  }
  async processes(id: string): Promise<readonly IProcessSummary[]> {
    const answer = this.answers.get(id) ?? new Error('no such gateway');
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  }
  async describe(): Promise<never> {
    throw new Error('not part of this fake');
  }
  heard(): [] {
    return [];
  }
  async refresh(): Promise<void> {
    this.changed.emit();
  }
}

/** Jobs that a test puts there. */
export class FakeJobs implements IJobs {
  waits = () => false;
  readonly changed: Signal<IJobs, readonly string[]> = new Signal(this);
  jobs: IJobRecord[] = [];
  problem: string | null = null;
  ready = Promise.resolve();
  submit = jest.fn();
  attach = jest.fn();
  ask = jest.fn();
  forget = jest.fn();
  results = jest.fn();
  /** What is done to many jobs is done well; nothing was removed. */
  done = {
    exchanges: jest.fn(async () => []),
    history: jest.fn(async (): Promise<ITransition[]> => []),
    retention: jest.fn(async (): Promise<IRetention> => ({
      limits: { days: 0, jobs: 0, bytes: 0 },
      jobs: 0,
      bytes: 0,
      held: 0,
      removals: []
    })),
    bulk: jest.fn(async (jobs: readonly string[]): Promise<IBulkOutcome> => ({
      done: [...jobs],
      failed: []
    }))
  };
  chores = async () => this.done;
  look = jest.fn(async () => undefined);
  result = jest.fn();
  log = jest.fn();
  refresh = jest.fn(async () => undefined);

  get(id: string): IJobRecord | undefined {
    return this.jobs.find(job => job.id === id);
  }
  resultUrl(id: string, name: string): string {
    return `/hpc/jobs/${id}/results/${name}`;
  }
}
