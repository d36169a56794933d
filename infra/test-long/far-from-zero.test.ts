import fc from 'fast-check'
import { test } from 'tap'
import { around, holdBaselines, holdSpreads } from '../test/fixture/offsets.ts'

test('mean and sd are those of two passes over the readings, whatever their offset and scale', (t) =>
  fc.assert(
    fc.asyncProperty(fc.array(around, { minLength: 1, maxLength: 60 }), (devices) => holdBaselines(t, devices)),
    {
      numRuns: 20,
      endOnFailure: true,
      // Of its first three stretches: their drift, and that they are few, widen what a mean of this size is off.
      examples: [[[{ offset: 999_999_999_999.9836, scale: 1, seed: 999_999_988 }]]],
    },
  ))

test('and so is what is learned of level and noise over days', (t) =>
  fc.assert(
    fc.asyncProperty(fc.array(around, { minLength: 1, maxLength: 20 }), (devices) => holdSpreads(t, devices, 48)),
    { numRuns: 4, endOnFailure: true },
  ))
