import { LabIcon } from '@jupyterlab/ui-components';

import hpcSvg from '../style/icons/hpc.svg';
import processSvg from '../style/icons/process.svg';
import runAsJobSvg from '../style/icons/run-as-job.svg';

/** Stacked nodes: the panel, and everything that is a job. */
export const hpcIcon = new LabIcon({
  name: 'jupyterlab-hpc:hpc',
  svgstr: hpcSvg
});

/** Run in a stack: the active cell goes out as a job. */
export const runAsJobIcon = new LabIcon({
  name: 'jupyterlab-hpc:run-as-job',
  svgstr: runAsJobSvg
});

/** ƒ: a process of a remote system. */
export const processIcon = new LabIcon({
  name: 'jupyterlab-hpc:process',
  svgstr: processSvg
});
