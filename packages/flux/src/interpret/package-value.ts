import { FluxRecord, type Value } from '../values/value.ts'

/** An imported package: a record whose members come into being when they are first used. */
export class PackageValue extends FluxRecord {
  readonly path: string
  readonly #member: (name: string) => Value | undefined

  constructor(path: string, member: (name: string) => Value | undefined) {
    super(new Map())
    this.path = path
    this.#member = member
  }

  override get(name: string): Value | undefined {
    return this.#member(name)
  }
}
