/** Clients that live in processes of their own, as those of an embedded store do in the world. */
export { inProcesses } from './in-processes.ts'
export { loaderFor, specifierOf } from './loader-for.ts'
