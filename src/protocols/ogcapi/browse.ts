/** Looking around at a server: what is not needed for driving a job. */
export { deploy, replace, undeploy } from './deploy';
export { describe } from './describe';
export { jobs } from './listed';
export { probe } from './probe';
export { processes } from './processes';
export { log } from './log';
