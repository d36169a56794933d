import fc from 'fast-check'
import { test } from 'tap'
import { around, holdBaselines, holdSpreads } from '../test/fixture/offsets.ts'

test('mean and sd are those of two passes over the readings, whatever their offset and scale', (t) =>
  fc.assert(
    fc.asyncProperty(fc.array(around, { minLength: 1, maxLength: 60 }), (devices) => holdBaselines(t, devices)),
    { numRuns: 20, endOnFailure: true },
  ))

test('and so is what is learned of level and noise over days', (t) =>
  fc.assert(
    fc.asyncProperty(fc.array(around, { minLength: 1, maxLength: 20 }), (devices) => holdSpreads(t, devices, 48)),
    { numRuns: 4, endOnFailure: true },
  ))
