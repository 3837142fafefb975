/** Looking around at a server: what is not needed for driving a job. */
export { deploy, replace, undeploy } from './deploy';
export { executors, preview, queue } from './executors';
export { describe } from './describe';
export { jobs } from './listed';
export { log } from './log';
export { probe } from './probe';
export { processes } from './processes';
