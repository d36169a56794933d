import type { FieldKind } from '../points/field-kind.ts'
import type { MeasuredField, Series } from './series.ts'

interface HeldField extends MeasuredField {
  /** Series of this type. */
  series: number
}

/** What of a measurement its series share: above all the types of its fields, each held by the series that have it. */
export class Measurement {
  sourceCount = 0
  readonly #fields = new Map<string, HeldField>()

  /** A field and the type that it has now; undefined where no series has the field. */
  field(name: string): MeasuredField | undefined {
    return this.#fields.get(name)
  }

  /** Notes that there is one more series of a field: it has this type until the last of them goes. */
  hold({ field, fieldBytes, kind }: Series): void {
    const held = this.#fields.get(field)
    if (held?.kind === kind) held.series++
    else this.#fields.set(field, { name: field, kind, bytes: fieldBytes, series: 1 })
  }

  /** Notes that a series is gone. A field that no series has any more has no type. */
  release({ field, kind }: Series): void {
    const held = this.#fields.get(field)
    // A repair of damaged files can bring a series back that had another type once.
    if (held?.kind === kind && --held.series === 0) this.#fields.delete(field)
  }
}

/** A field as its first series makes it known, with its name's bytes where a line has them unescaped. */
export function measuredField(name: string, kind: FieldKind): MeasuredField {
  return { name, kind, bytes: /[\s\0,="\\]/.test(name) ? undefined : Buffer.from(name) }
}
