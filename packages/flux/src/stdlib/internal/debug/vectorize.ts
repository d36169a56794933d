import { constant } from '../../../function/define.ts'

/** Whether InfluxDB should vectorise row functions that it would not by itself; the engine decides alone. */
export const vectorize = constant({ package: 'internal/debug', name: 'vectorize', value: false, option: true })
