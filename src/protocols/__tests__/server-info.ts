import type { IServerInfo } from '../description';

/** A server that lists and dismisses jobs, and says nothing about itself. */
export const SERVER_INFO: IServerInfo = {
  title: '',
  description: '',
  capabilities: {
    jobList: true,
    dismiss: true,
    callback: false,
    deploy: false,
    executors: false,
    runCell: null
  },
  links: [],
  notices: [],
  conformance: [],
  memory: {}
};
