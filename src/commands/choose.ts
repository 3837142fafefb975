import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IGateway } from '../server/records';
import type { IGateways, IJobs } from '../tokens';

/** Let the user choose among the processes of all gateways that answer. */
export async function chooseProcess(
  gateways: IGateways,
  trans: TranslationBundle
): Promise<{ gateway: string; process: string } | null> {
  await gateways.ready;
  const lists = await Promise.allSettled(
    gateways.gateways.map(async ({ id, title }) =>
      (await gateways.processes(id)).map(process => ({
        label: `${process.id} · ${title}`,
        gateway: id,
        process: process.id
      }))
    )
  );
  const choices = lists.flatMap(list =>
    list.status === 'fulfilled' ? list.value : []
  );
  if (choices.length === 0) {
    Notification.warning(
      gateways.problem ??
        trans.__(
          'No gateway has told its processes: see the HPC panel for what each of them says.'
        ),
      { autoClose: 10_000 }
    );
    return null;
  }
  const picked = await InputDialog.getItem({
    title: trans.__('Open HPC Process'),
    label: trans.__('Process'),
    items: choices.map(choice => choice.label),
    okLabel: trans.__('Open')
  });
  return picked.button.accept
    ? (choices.find(choice => choice.label === picked.value) ?? null)
    : null;
}

/** The id of the newest job; null, and a word about it, where there is none. */
export async function latestJob(
  jobs: IJobs,
  trans: TranslationBundle
): Promise<string | null> {
  await jobs.ready;
  const [job] = jobs.jobs;
  if (!job) {
    Notification.info(
      trans.__(
        'There is no job yet. Run a notebook cell as a job, or open a process in the HPC panel.'
      ),
      { autoClose: 6000 }
    );
  }
  return job?.id ?? null;
}

/** Let the user choose among the gateways whose servers list jobs; one that is alone is not asked about. */
export async function chooseLister(
  gateways: IGateways,
  trans: TranslationBundle
): Promise<string | null> {
  await gateways.ready;
  const listing = await Promise.all(
    gateways.gateways.map(async gateway =>
      (await lists(gateways, gateway)) ? gateway : null
    )
  );
  const choices = listing.filter(gateway => gateway !== null);
  if (choices.length === 0) {
    Notification.warning(
      gateways.problem ??
        trans.__('No gateway that answers now lists the jobs of its server.'),
      { autoClose: 10_000 }
    );
  }
  if (choices.length <= 1) {
    return choices[0]?.id ?? null;
  }
  const labels = choices.map(({ id, title }) => `${title} (${id})`);
  const picked = await InputDialog.getItem({
    title: trans.__('Jobs on a Server'),
    label: trans.__('Gateway'),
    items: labels,
    okLabel: trans.__('Show')
  });
  return picked.button.accept
    ? (choices[labels.indexOf(picked.value ?? '')]?.id ?? null)
    : null;
}

async function lists(gateways: IGateways, { id }: IGateway): Promise<boolean> {
  try {
    return (await gateways.server(id)).capabilities.jobList;
  } catch {
    // The panel tells what is wrong with it.
    return false;
  }
}
