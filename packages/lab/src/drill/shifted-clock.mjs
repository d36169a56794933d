// Loaded into a process whose clock is to be off, by so many milliseconds.
const offset = Number(process.env.DRILL_CLOCK_OFFSET_MS)
const Right = Date

globalThis.Date = class ShiftedDate extends Right {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Right.now() + offset] : parts))
  }

  static now() {
    return Right.now() + offset
  }
}
