import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICapabilities } from '../../protocols/description';

/** What a server can do beyond running processes, in words. */
export function capabilityWords(
  capabilities: ICapabilities,
  trans: TranslationBundle
): string[] {
  const { jobList, dismiss, callback, deploy, executors, runCell } =
    capabilities;
  return [
    jobList ? trans.__('lists its jobs') : '',
    dismiss ? trans.__('cancels jobs') : '',
    callback ? trans.__('tells when a job has ended') : '',
    deploy ? trans.__('takes processes of its users') : '',
    executors ? trans.__('lets jobs choose where they run') : '',
    runCell !== null ? trans.__('runs notebook cells') : ''
  ].filter(word => word !== '');
}
