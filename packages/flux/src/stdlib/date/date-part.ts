import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { type CallContext, type ScalarFunction, scalar } from '../../function/define.ts'
import { type CivilTime, civilTime } from '../../values/calendar.ts'
import { toLocalClock } from '../../values/location.ts'
import { instant, locationArgument } from './timeable.ts'

const invalidLocation = (): FluxError => new FluxError('invalid', 'invalid location')

/** What a clock at the call's location shows at its time `t`, written as if it were UTC. */
export const localClock = (args: ArgumentReader, context: CallContext): bigint =>
  toLocalClock(instant(args, 't', context), locationArgument(args, context, invalidLocation))

/** A function that answers a part of a time's date or clock. */
export const datePart = (name: string, part: (at: CivilTime) => number): ScalarFunction =>
  scalar({
    package: 'date',
    name,
    parameters: { t: '!', location: '?' },
    call: (args, context) => BigInt(part(civilTime(localClock(args, context)))),
  })

/** A function that answers a part of a time's second or the second itself, which no location changes. */
export const secondPart = (name: string, part: (nsOfDay: number) => number): ScalarFunction =>
  scalar({
    package: 'date',
    name,
    parameters: { t: '!' },
    call: (args, context) => BigInt(part(civilTime(instant(args, 't', context)).nsOfDay)),
  })
