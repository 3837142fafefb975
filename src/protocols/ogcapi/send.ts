import type { IJob, IJobStep } from '../job';
import { executeRequest } from './execute';
import { move } from './memory';
import type { IMemory } from './schemas';

/** Send the execute request (OGC 18-062r2 §7.11). */
export function submit(job: IJob, memory: IMemory): IJobStep {
  return move(job, memory, {
    memory: { phase: 'submitting', sent: memory.sent + 1 },
    effects: [
      {
        name: 'execute',
        effect: {
          kind: 'request',
          request: executeRequest(job.order, memory.quiet),
          changes: true
        }
      }
    ]
  });
}
