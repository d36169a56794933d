import type { Value } from '../values/value.ts'

/** The variables of one call, or of a file, at run time; which slot is whose was settled when the code was compiled. */
export class Scope {
  readonly slots: Value[] = []
  readonly parent: Scope | undefined

  constructor(parent: Scope | undefined) {
    this.parent = parent
  }
}

/** A piece of compiled Flux. */
export type Evaluate = (scope: Scope) => Value

/** The names of a scope while its code is compiled. */
export class Frame {
  readonly parent: Frame | undefined
  readonly #slots = new Map<string, number>()
  #size = 0

  constructor(parent: Frame | undefined) {
    this.parent = parent
  }

  /** Gives a name a slot; a name declared again in an inner block gets a slot of its own. */
  declare(name: string): number {
    const slot = this.#size++
    this.#slots.set(name, slot)
    return slot
  }

  /** Code that reads a variable, or undefined where no enclosing scope has the name. */
  lookup(name: string): Evaluate | undefined {
    let depth = 0
    for (let frame: Frame | undefined = this; frame; frame = frame.parent, depth++) {
      const slot = frame.#slots.get(name)
      if (slot !== undefined) return reader(depth, slot)
    }
    return undefined
  }
}

function reader(depth: number, slot: number): Evaluate {
  if (depth === 0) return (scope) => scope.slots[slot] as Value
  if (depth === 1) return (scope) => (scope.parent as Scope).slots[slot] as Value
  return (scope) => {
    let at = scope
    for (let i = 0; i < depth; i++) at = at.parent as Scope
    return at.slots[slot] as Value
  }
}
