// Says hello, and then which of the ways into the network are open.
'use strict';

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.once('data', async () => {
  const outcome = make =>
    new Promise(resolve => {
      try {
        make(resolve).on('error', fault => resolve(fault.code));
      } catch (fault) {
        resolve(fault.code);
      }
    });
  const tcp = await outcome(done => require('net').connect(PORT, '127.0.0.1', () => done('open')));
  const listen = await outcome(done => require('net').createServer().listen(0, () => done('open')));
  const udp = await outcome(done => require('dgram').createSocket('udp4').bind(0, () => done('open')));
  const name = await new Promise(done => require('dns').lookup('localhost', f => done(f?.code ?? 'open')));
  process.stderr.write(JSON.stringify({ tcp, listen, udp, name }) + '\n', () => process.exit(7));
});
process.stdout.write(JSON.stringify({ hello: 'socket', protocols: [] }) + '\n');
