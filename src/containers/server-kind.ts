/** The servers that this package can start. */
export const serverKinds = ['redis', 'postgres', 'mongo', 'etcd', 'consul'] as const

/** The name of one of {@link serverKinds}. */
export type ServerKind = (typeof serverKinds)[number]
