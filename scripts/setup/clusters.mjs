import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';

import { aptInstall, onPath } from './chromium.mjs';
import { say } from './say.mjs';

/** Debian's packages of the batch systems, and a command that tells that each is there. */
const PACKAGES = {
  munge: 'munged',
  slurmctld: 'slurmctld',
  slurmd: 'slurmd',
  'slurm-client': 'sbatch',
  'gridengine-master': 'sge_qmaster',
  'gridengine-exec': 'sge_execd',
  'gridengine-client': 'qsub',
  'openssh-client': 'ssh',
  'openssh-server': 'sshd'
};

/** What Debian asks whether it may start a daemon after installing it (invoke-rc.d(8)). */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * As root on Debian and its kin: install the batch systems of the tests where they
 * are missing. The tests start daemons of their own; the system’s are not started.
 */
export async function installClusters() {
  const missing = Object.keys(PACKAGES).filter(name => !onPath([PACKAGES[name]]));
  if (missing.length === 0) {
    return;
  }
  if (!onPath(['apt-get'])) {
    say(`No apt-get to install ${missing.join(', ')}: the tests on clusters will fail.`);
    return;
  }
  const guarded = existsSync(POLICY);
  if (!guarded) {
    await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    await aptInstall('Installing Slurm, Grid Engine and OpenSSH', missing);
  } finally {
    if (!guarded) {
      await rm(POLICY);
    }
  }
}
