/** The commands of this extension. */
export namespace CommandIDs {
  /** Run the active cell as a job. Args: `gateway`. */
  export const runCellAsJob = 'jupyterlab-hpc:run-cell-as-job';
  /** Choose where the active cell runs and with what, then run it. Args: `pointed`. */
  export const runCellWith = 'jupyterlab-hpc:run-cell-with';
  /** Put back what a job's card or results took the place of. Args: `pointed`. */
  export const bringBackOutput = 'jupyterlab-hpc:bring-back-output';
  /** Args: `job`. */
  export const cancelJob = 'jupyterlab-hpc:cancel-job';
  /** Insert a job's results below the active cell. Args: `job`. */
  export const insertResult = 'jupyterlab-hpc:insert-result';
  /** Open the notebook that a job was submitted from, at its cell. Args: `job`. */
  export const goToCell = 'jupyterlab-hpc:go-to-cell';
  /** Insert a cell that waits for a job's results. Args: `job`, `source`. */
  export const insertCard = 'jupyterlab-hpc:insert-card';
  /** Remove a job that is at rest from the list. Args: `job`. */
  export const forgetJob = 'jupyterlab-hpc:forget-job';
  /** Save the list of jobs, or one job, as a file. Args: `format`, `job`. */
  export const exportJobs = 'jupyterlab-hpc:export-jobs';
  /** Read gateways and jobs again. */
  export const refresh = 'jupyterlab-hpc:refresh';
  /** Args: `gateway`, `process`. */
  export const openProcess = 'jupyterlab-hpc:open-process';
  /** Open the page that adds a gateway. */
  export const addGateway = 'jupyterlab-hpc:add-gateway';
  /** All about a gateway. Args: `gateway`, or `pointed`. */
  export const openGateway = 'jupyterlab-hpc:open-gateway';
  /** Args: `gateway`, or `pointed`. */
  export const editGateway = 'jupyterlab-hpc:edit-gateway';
  /** Ask whether a gateway is to be removed, on its page. Args: `gateway`, or `pointed`. */
  export const removeGateway = 'jupyterlab-hpc:remove-gateway';
  /** Args: `job`. */
  export const openJob = 'jupyterlab-hpc:open-job';
  /** Save a notebook among a job's results and open it. Args: `job`, `name`. */
  export const openResult = 'jupyterlab-hpc:open-result';
  /** Show the jobs that a gateway's server lists. Args: `gateway`, or `pointed`. */
  export const openServerJobs = 'jupyterlab-hpc:open-server-jobs';
  /** Args: `job`. */
  export const rerunJob = 'jupyterlab-hpc:rerun-job';
  /** Show the page that publishes a cell as a process. Args: `pointed`. */
  export const publishCell = 'jupyterlab-hpc:publish-cell';
  /** Show the page that deploys a process, or changes one. Args: `gateway`, `process`, or `pointed`. */
  export const deployProcess = 'jupyterlab-hpc:deploy-process';
  export const showPanel = 'jupyterlab-hpc:show-panel';
}
