/** What other rooms need of this one, and users are not given: it may change without notice. */
export { describeBytes } from './recording/describe-bytes.ts'
export { decodeValue, encodeValue } from './recording/envelope.ts'
export { otherLines } from './files/line-counts.ts'
export { recordedOperations } from './recording/recorded-operations.ts'
