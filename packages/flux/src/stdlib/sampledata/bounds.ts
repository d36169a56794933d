import { constant } from '../../function/define.ts'
import { Time } from '../../values/time.ts'

/** 2021-01-01T00:00:00Z, the time of the first rows. */
export const sampleStart = 1_609_459_200_000_000_000n

/** The range that holds all rows of the package. */
export const start = constant({ package: 'sampledata', name: 'start', value: new Time(sampleStart) })
export const stop = constant({
  package: 'sampledata',
  name: 'stop',
  value: new Time(sampleStart + 60_000_000_000n),
})
