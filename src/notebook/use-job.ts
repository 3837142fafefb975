import { useEffect, useState } from 'react';

import type { IJobRecord } from '../server/records';
import type { IGateways, IJobs } from '../tokens';

/** The record of a job, kept up to date; undefined while or when it is not known here. */
export function useJob(jobs: IJobs, id: string): IJobRecord | undefined {
  const [record, setRecord] = useState(() => jobs.get(id));
  useEffect(() => {
    const read = () => setRecord(jobs.get(id));
    const onChanged = (_: IJobs, ids: readonly string[]) => {
      if (ids.includes(id)) {
        read();
      }
    };
    jobs.changed.connect(onChanged);
    read();
    void jobs.ready.then(read);
    return () => {
      jobs.changed.disconnect(onChanged);
    };
  }, [jobs, id]);
  return record;
}

/** Title of a gateway; its id until the list is there. */
export function usePlace(gateways: IGateways, id = ''): string {
  const [place, setPlace] = useState(() => gateways.get(id)?.title ?? id);
  useEffect(() => {
    const read = () => setPlace(gateways.get(id)?.title ?? id);
    gateways.changed.connect(read);
    read();
    void gateways.ready.then(read);
    return () => {
      gateways.changed.disconnect(read);
    };
  }, [gateways, id]);
  return place;
}

/** The list of jobs has been read once: what is not on it now is not there. */
export function useRead(jobs: IJobs): boolean {
  const [read, setRead] = useState(false);
  useEffect(() => {
    let over = false;
    void jobs.ready.then(() => {
      if (!over) {
        setRead(true);
      }
    });
    return () => {
      over = true;
    };
  }, [jobs]);
  return read;
}
