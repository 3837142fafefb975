/** Looking around at a server: what is not needed for driving a job. */
export { describe } from './describe';
export { probe } from './probe';
export { jobs, processes } from './processes';
