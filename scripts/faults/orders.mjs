import { randomUUID } from 'node:crypto';

/** What is known of a process called `echo`: as if its description had been read. */
function echo(extra) {
  return {
    execute: 'processes/echo/execution',
    jobs: 'jobs',
    list: true,
    modes: ['async'],
    outputs: [{ id: 'a', mediaTypes: ['text/plain'] }],
    ...extra
  };
}

function order(gateway, process, inputs, target) {
  const id = randomUUID();
  return {
    id,
    gateway,
    protocol: 'ogcapi-processes',
    process,
    title: `${process} at ${gateway}`,
    inputs: inputs(id),
    target
  };
}

/**
 * An order for one of the simulated servers, whose input `a` is the order's id: by it the
 * server's jobs are counted; `says` in its place makes another job of it ("fail" fails).
 * `list`: the server is asked for all jobs at once.
 */
export function remoteOrder(gateway, { once = false, sync = false, list = true, pause = 0, says } = {}) {
  const modes = [sync ? 'sync' : 'async'];
  return order(gateway, 'echo', id => ({ a: says ?? id, pause }), echo({ once, list, modes }));
}

/** An order for the engine: a cell that writes into the file `truth` that it ran. */
export function cellOrder(truth, { pause = 0, fails = false } = {}) {
  const code = id =>
    [
      `with open(${JSON.stringify(truth)}, "a") as file:`,
      `    file.write("${id}\\n")`,
      'import time',
      `time.sleep(${pause})`,
      fails ? 'raise ValueError("it was to fail")' : `print("${id}")`
    ].join('\n');
  return order('this-server', 'run-cell', id => ({ code: code(id) }), {
    ...echo({ once: true }),
    execute: 'processes/run-cell/execution',
    outputs: [{ id: 'outputs', mediaTypes: ['application/json'] }]
  });
}

/** An order for the engine's own echo. */
export function echoOrder(pause = 0) {
  return order('this-server', 'echo', id => ({ a: id, pause }), echo({ once: true }));
}
