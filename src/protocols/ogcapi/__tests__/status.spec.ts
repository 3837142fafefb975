import { jsonOf } from '../body';
import { isOf, readProgress, readStatus, stateOf, toSeen } from '../status';
import { answer, recorded } from './recorded';

describe('readStatus', () => {
  it('reads pygeoapi, and takes the results link that is JSON', () => {
    const document = recorded('pygeoapi-status');
    const status = readStatus(jsonOf(document));
    expect(status).toMatchObject({
      id: '21bc57e2-e631-11f1-acec-020000000001',
      process: 'hello-world',
      state: 'successful',
      word: 'successful',
      progress: 100,
      message: 'Job complete',
      created: '2026-11-22T04:56:51.897430Z'
    });
    const asked = 'jobs/21bc57e2-e631-11f1-acec-020000000001';
    const seen =
      status &&
      toSeen(status, { asked, url: `http://localhost:18770/${asked}` });
    expect(seen?.results).toBe(`${asked}/results?f=json`);
  });

  it('reads wraptile, which tells neither type nor links', () => {
    expect(readStatus(jsonOf(recorded('wraptile-status')))).toMatchObject({
      id: 'job_6',
      state: 'running',
      progress: 10,
      links: [],
      finished: null
    });
  });

  it('reads JSON that is called HTML', () => {
    expect(readStatus(jsonOf(recorded('pygeoapi-dismiss')))).toMatchObject({
      state: 'dismissed',
      message: 'Job dismissed'
    });
  });

  it.each([
    [{ jobId: 'a', status: 'running' }, 'a'],
    [{ job_id: 7, status: 'running' }, '7'],
    [{ id: 'a', status: 'running' }, 'a'],
    [{ statusInfo: { jobID: 'a', status: 'running' } }, 'a'],
    [
      [
        ['process_id', 'p'],
        ['job_id', 'a'],
        ['status', 'running']
      ],
      'a'
    ],
    [{ status: 'running' }, null]
  ])('finds the id in %j', (body, id) => {
    expect(readStatus(body)?.id).toBe(id);
  });

  it('knows what is no status', () => {
    expect(readStatus(jsonOf(recorded('wraptile-nojob')))).toBeNull();
    expect(readStatus({ status: 404, title: 'x' })).toBeNull();
    expect(readStatus(null)).toBeNull();
    expect(readStatus(['status'])).toBeNull();
  });

  it('takes the words of a version 2 exception', () => {
    const status = readStatus({
      id: 'a',
      status: 'failed',
      exception: { title: 'Failed', detail: 'no disk' }
    });
    expect(status?.message).toBe('no disk');
  });
});

describe('stateOf', () => {
  it.each([
    ['Queued', 'accepted'],
    ['created', 'accepted'],
    ['paused', 'running'],
    ['succeeded', 'successful'],
    ['exception', 'failed'],
    ['CANCELED', 'dismissed'],
    ['constructor', null],
    ['waiting-for-godot', null]
  ])('takes %s for %s', (word, state) => {
    expect(stateOf(word)).toBe(state);
  });
});

describe('readProgress', () => {
  it.each([
    [40, 40],
    ['100', 100],
    ['1e9', 100],
    [-3, 0],
    ['', null],
    ['half', null],
    [null, null],
    [Infinity, null],
    [[50], null]
  ])('takes %j for %j', (value, expected) => {
    expect(readProgress(value)).toBe(expected);
  });
});

describe('isOf', () => {
  it('takes versions and addresses of the same process, and nothing else', () => {
    expect(isOf('echo', 'echo')).toBe(true);
    expect(isOf('echo:1.2', 'echo')).toBe(true);
    expect(isOf('http://h/processes/echo', 'echo')).toBe(true);
    expect(isOf(null, 'echo')).toBe(true);
    expect(isOf('echo2', 'echo')).toBe(false);
  });

  it('does not read an error as a status', () => {
    expect(readStatus(jsonOf(answer(200, 'running')))).toBeNull();
  });
});
