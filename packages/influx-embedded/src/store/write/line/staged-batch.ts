import type { Series, Source, Tags } from '../../index/series.ts'
import type { FieldKind } from '../../points/field-kind.ts'

const firstLines = 1024
const firstValues = 4096
const keptValues = 64 * firstValues

/** The source of a line that is not in the index, as parsed. */
export interface UnknownSource {
  readonly measurement: string
  readonly tags: Tags
  /** The key's bytes in the body, to be remembered. */
  readonly hash: number
  readonly from: number
  readonly to: number
}

/**
 * The points of one write, parsed and not yet judged. Its arrays are kept from write to write, so that
 * parsing makes no garbage: it is to be emptied before it is filled again.
 */
export class StagedBatch {
  lineCount = 0
  valueCount = 0
  /** Two words a line. */
  times = new Int32Array(2 * firstLines)
  /** Where each line's values end; they start where the line's before end. */
  ends = new Int32Array(firstLines)
  sources: (Source | UnknownSource)[] = []
  /** Two words a value: a double, a whole number, 0 or 1, or the place in `strings`. */
  words = new Int32Array(2 * firstValues)
  /** The same memory as `words`. */
  doubles = new Float64Array(this.words.buffer)
  kinds = new Uint8Array(firstValues)
  /** The series of each value, or the name of a field that its source does not have yet. */
  series: (Series | string)[] = []
  strings: string[] = []
  /** Whether some source is unknown or some value's series is only a name or has another type. */
  unresolved = false

  clear(): void {
    // A write that was far larger than most is no reason to keep so much memory.
    if (this.kinds.length > keptValues) Object.assign(this, new StagedBatch())
    this.lineCount = 0
    this.valueCount = 0
    this.strings.length = 0
    this.unresolved = false
  }

  /** Makes room for one more value. */
  reserveValue(): void {
    if (this.valueCount < this.kinds.length) return
    const words = new Int32Array(this.words.length * 2)
    words.set(this.words)
    this.words = words
    this.doubles = new Float64Array(words.buffer)
    const kinds = new Uint8Array(this.kinds.length * 2)
    kinds.set(this.kinds)
    this.kinds = kinds
  }

  /** Adds a value to the line that is being staged. */
  addValue(series: Series | string, kind: FieldKind): number {
    this.reserveValue()
    const index = this.valueCount++
    this.series[index] = series
    this.kinds[index] = kind
    if (typeof series === 'string' || series.kind !== kind) this.unresolved = true
    return index
  }

  /** Ends a line whose values were added, and answers its index, under which its time is still to be written. */
  endLine(source: Source | UnknownSource): number {
    if (this.lineCount === this.ends.length) {
      const ends = new Int32Array(this.ends.length * 2)
      ends.set(this.ends)
      this.ends = ends
      const times = new Int32Array(this.times.length * 2)
      times.set(this.times)
      this.times = times
    }
    const line = this.lineCount++
    this.ends[line] = this.valueCount
    this.sources[line] = source
    if (!('series' in source)) this.unresolved = true
    return line
  }

  /** Where a line's values start. */
  start(line: number): number {
    return line === 0 ? 0 : (this.ends[line - 1] as number)
  }

  /** Keeps only some of the values; a line with none left goes too. */
  retain(keepsValue: (index: number) => boolean): void {
    let line = 0
    let value = 0
    let from = 0
    for (let i = 0; i < this.lineCount; i++) {
      const to = this.ends[i] as number
      const first = value
      for (let j = from; j < to; j++) {
        if (!keepsValue(j)) continue
        this.series[value] = this.series[j] as Series | string
        this.kinds[value] = this.kinds[j] as number
        this.words[2 * value] = this.words[2 * j] as number
        this.words[2 * value + 1] = this.words[2 * j + 1] as number
        value++
      }
      from = to
      if (value === first) continue
      this.sources[line] = this.sources[i] as Source
      this.times[2 * line] = this.times[2 * i] as number
      this.times[2 * line + 1] = this.times[2 * i + 1] as number
      this.ends[line++] = value
    }
    this.lineCount = line
    this.valueCount = value
  }

  /** Forgets the values of a line that was not ended. */
  abandonLine(): void {
    this.valueCount = this.start(this.lineCount)
  }
}
