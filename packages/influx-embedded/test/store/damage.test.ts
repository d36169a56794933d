import t from 'tap'
import { holdFlippedBits, holdTornLogs } from './fixture/damage.ts'

t.setTimeout(180_000)

t.test('a flipped bit never makes a wrong value, and what it costs is said', (t) => holdFlippedBits(t, 15))

t.test('every acknowledged write survives, wherever the log is torn behind it', (t) => holdTornLogs(t, 8))
