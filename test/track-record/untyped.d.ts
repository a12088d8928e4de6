/** The parts that are used here of libraries that have no types. */
declare module 'cacache' {
  const cacache: {
    get(folder: string, key: string): Promise<{ data: Buffer }>
    put(folder: string, key: string, data: Buffer): Promise<unknown>
    rm: { entry(folder: string, key: string): Promise<unknown> }
    ls(folder: string): Promise<Record<string, unknown>>
  }
  export default cacache
}

declare module 'node-persist' {
  const storage: {
    create(options: { dir: string }): {
      init(): Promise<unknown>
      getItem(key: string): Promise<unknown>
      setItem(key: string, value: unknown): Promise<unknown>
      removeItem(key: string): Promise<unknown>
      keys(): Promise<string[]>
    }
  }
  export default storage
}

declare module 'pouchdb' {
  class PouchDB {
    constructor(name: string)
    get(id: string, options?: { attachments: boolean; binary: boolean }): Promise<{ _rev: string; bytes: unknown }>
    put(document: { _id: string; _rev?: string | undefined; bytes: string }): Promise<unknown>
    remove(id: string, revision: string): Promise<unknown>
    allDocs(range: object): Promise<{ rows: readonly { id: string }[] }>
    close(): Promise<void>
  }
  export default PouchDB
}
