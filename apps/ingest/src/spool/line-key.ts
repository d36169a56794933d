/** Whose a line is and of when. */
export interface LineKey {
  readonly device: string
  /** Nanoseconds since the epoch. */
  readonly time: bigint
}

/** The device, as it stands in the line's tag, and the time of a line of readings as `readingLine` writes it. */
export function lineKey(line: string): LineKey | undefined {
  const tag = line.indexOf(',device_id=')
  const end = line.indexOf(' ', tag)
  const time = line.slice(line.lastIndexOf(' ') + 1)
  if (tag < 0 || end < 0 || !/^-?\d{1,19}$/.test(time)) return undefined
  return { device: line.slice(tag + 11, end), time: BigInt(time) }
}
