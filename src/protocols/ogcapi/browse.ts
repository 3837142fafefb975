/** Looking around at a server: what is not needed for driving a job. */
export { describe } from './describe';
export { jobs } from './listed';
export { probe } from './probe';
export { processes } from './processes';
