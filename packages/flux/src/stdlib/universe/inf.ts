import { constant } from '../../function/define.ts'
import { infiniteDuration } from '../../values/duration.ts'

/** `inf`: the duration that no other is longer than; a window of it holds all of time. */
export const inf = constant({ package: 'universe', name: 'inf', value: infiniteDuration })
