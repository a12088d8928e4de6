/** What other rooms need of this one, and users are not given: it may change without notice. */
export { actionKinds, actions } from './actions/index.ts'
export { optionsOf } from './plan/check-plan.ts'
export { defaultLogLimit } from './log.ts'
export { type ObservedCallOptions, onFired } from './options.ts'
export { optionTypes } from './plan/option.ts'
export { operationClasses } from './plan/selector.ts'
