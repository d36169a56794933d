/** How readings are sent. */
export interface Load {
  readonly name: string
  readonly clients: number
  /** How many readings a request carries. */
  readonly readings: number
  readonly lines: boolean
}

/** From a sensor that sends each reading by itself to a gateway that collects. */
export const loads: readonly Load[] = [
  { name: 'one reading, one client', clients: 1, readings: 1, lines: false },
  { name: 'one reading, 32 clients', clients: 32, readings: 1, lines: false },
  { name: 'arrays of 100', clients: 8, readings: 100, lines: false },
  { name: 'arrays of 1000', clients: 4, readings: 1000, lines: false },
  { name: 'NDJSON of 1000', clients: 4, readings: 1000, lines: true },
  { name: 'arrays of 5000', clients: 2, readings: 5000, lines: false },
]
