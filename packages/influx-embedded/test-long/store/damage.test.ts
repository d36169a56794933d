import { test } from 'tap'
import { holdFlippedBits, holdTornLogs } from '../../test/store/fixture/damage.ts'

test('of 40 flipped bits none makes a wrong value, and what it costs is said', (t) => holdFlippedBits(t, 40))

test('every acknowledged write survives, in 25 places where the log is torn', (t) => holdTornLogs(t, 25))
