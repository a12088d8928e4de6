/** How a printed program gets at the store under test, and lets go of it: as source, for whatever was handed to the run. */
import type { Backend, TargetFactory } from '../../kv/index.ts'

/** Where a printed program gets what was handed to the run from: only the caller knows. */
export interface TargetSource {
  /** JavaScript that defines `backend`, what was handed over: an import, as a rule. */
  readonly begin: string
  /** JavaScript that frees what `begin` took, behind everything else. */
  readonly end?: string
}

/** The parts of a program that depend on what is tested. */
export interface Opening {
  /** Imports, and `open`, each call of which gives a client of the one store that the program is about. */
  readonly begin: string
  /** Frees what is left when every client is closed. */
  readonly end: readonly string[]
  /** The described backend as an expression, where there is one. */
  readonly backend?: string
  /** Gives a client of another store than `open` for each `round`, where that can be had. */
  readonly openAnew?: string
  /** Whether it has a classifier of its own for errors. */
  readonly classifies: boolean
}

/** In the place of a source where none is given. */
const placeholder: TargetSource = {
  begin: "import { backend } from './backend.js' // the module that exports what the run was handed",
}

/** A name that no store has yet, whenever the program is run. */
const place = 'const store = `demo${Date.now()}`'

/** Of a described backend: handed over as it is, or made by a factory. */
export function openingOfBackend(
  described: Backend,
  factory: TargetFactory | undefined,
  source: TargetSource = placeholder,
): Opening {
  const backend = factory === undefined ? 'backend' : 'made'
  const made = factory === undefined ? [] : [`const made = await backend(${environmentOf(factory)})`]
  return {
    begin: [beginOf(source, factory), '', ...made, place, `const open = () => ${backend}.open(store)`].join('\n'),
    end: [...(described.dispose === undefined ? [] : [`await ${backend}.dispose?.()`]), ...endOf(source)],
    backend,
    ...(described.isolates === true ? { openAnew: `${backend}.open(store + round)` } : {}),
    classifies: described.errorCode !== undefined,
  }
}

/** Of a factory of stores. */
export function openingOfFactory(factory: TargetFactory, source: TargetSource = placeholder): Opening {
  return {
    begin: [beginOf(source, factory), '', `const open = () => backend(${environmentOf(factory)})`].join('\n'),
    end: endOf(source),
    classifies: false,
  }
}

/** Of a store that is open already. */
export function openingOfStore(source: TargetSource = placeholder): Opening {
  return {
    begin: [beginOf(source), '', 'const open = () => backend'].join('\n'),
    end: endOf(source),
    classifies: false,
  }
}

function beginOf(source: TargetSource, factory?: TargetFactory): string {
  const clock = factory !== undefined && factory.length > 0 ? ["import { systemClock } from 'kv-testkit'"] : []
  return [...clock, source.begin].join('\n')
}

function endOf({ end }: TargetSource): readonly string[] {
  return end === undefined ? [] : [end]
}

/** What a factory is called with: nothing, unless it takes something. */
function environmentOf(factory: TargetFactory): string {
  return factory.length > 0 ? '{ clock: systemClock, seed: 1 }' : ''
}
