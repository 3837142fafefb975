import type { Event } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { CHANGED, ServerEvents } from '../events';
import type { IChange } from '../schemas';

function bus() {
  const source = {} as Event.IManager;
  const stream = new Signal<Event.IManager, Event.Emission>(source);
  const events = new ServerEvents({
    stream: stream as unknown as Event.Stream
  });
  const seen: IChange[] = [];
  events.changed.connect((_, hint) => seen.push(hint));
  return { events, seen, emit: (data: Event.Emission) => stream.emit(data) };
}

describe('ServerEvents', () => {
  it('passes our own event on', () => {
    const { seen, emit } = bus();
    emit({ schema_id: CHANGED, what: 'job', id: 'a', sequence: 3 });
    expect(seen).toMatchObject([{ what: 'job', id: 'a', sequence: 3 }]);
  });

  it('leaves out what others emit, and what is not by the schema', () => {
    const { seen, emit } = bus();
    emit({ schema_id: 'https://other/v1', what: 'job', id: 'a', sequence: 3 });
    emit({ schema_id: CHANGED, what: 'coffee', id: 'a', sequence: 3 });
    emit({ schema_id: CHANGED, what: 'job', id: 7, sequence: 3 });
    emit({ schema_id: CHANGED });
    expect(seen).toEqual([]);
  });

  it('is silent once disposed', () => {
    const { events, seen, emit } = bus();
    events.dispose();
    emit({ schema_id: CHANGED, what: 'work', id: '', sequence: 1 });
    expect(seen).toEqual([]);
  });
});
