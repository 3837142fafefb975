// A worker with a protocol that does to its process what the job's title says.
'use strict';

let calls = 0;
const waiting = new Map();
const say = message => process.stdout.write(JSON.stringify(message) + '\n');
const call = (name, body) =>
  new Promise((resolve, reject) => {
    waiting.set(++calls, { resolve, reject });
    say({ call: calls, name, body });
  });

const DEEDS = {
  hang: () => {
    for (;;);
  },
  crash: () => process.abort(),
  eat: () => {
    for (const held = []; ; held.push(new Array(1000).fill(held.length + 0.5)));
  },
  rest: job => ({ ...job, rest: true, state: 'successful', message: doors() })
};

/** What this process can reach. */
function doors() {
  const open = [];
  const tries = {
    file: () => require('fs').readFileSync('/etc/hostname'),
    write: () => require('fs').writeFileSync('left-behind', ''),
    child: () => require('child_process').spawnSync('/bin/true').error && refuse(),
    thread: () => new (require('worker_threads').Worker)('', { eval: true }),
    code: () => new Function('return 1')(),
    environment: () => Object.keys(process.env).length > 0 || refuse()
  };
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      attempt();
      open.push(name);
    } catch {
      // as it should be
    }
  }
  return `open: ${open.join(', ')}`;
}

function refuse() {
  throw new Error('no');
}

async function work() {
  const { jobs } = await call('work', { protocols: ['ogcapi-processes'] });
  for (const { record, events } of jobs) {
    say({ at: { job: record.id } });
    const job = DEEDS[record.job.order.title](record.job);
    say({ at: null });
    const step = {
      version: record.version,
      job,
      effects: [],
      consumed: events.map(({ id }) => id)
    };
    await call('step', { id: record.id, step }).catch(() => undefined);
  }
}

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', piece => {
  const lines = (text + piece).split('\n');
  text = lines.pop();
  for (const message of lines.map(line => JSON.parse(line))) {
    if (message.wake) {
      work().catch(() => undefined);
    } else if (message.ping) {
      setImmediate(() => say({ pong: message.ping }));
    } else {
      const { resolve, reject } = waiting.get(message.reply);
      message.error ? reject(message.error) : resolve(message.value);
    }
  }
});
process.stdin.on('end', () => process.exit(0));
say({ hello: 'toy', protocols: ['ogcapi-processes'] });
