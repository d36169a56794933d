import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import fc from 'fast-check'
import { test } from 'tap'
import { episodesOf, type Score } from '../../src/alerts/episodes.ts'
import { detectors } from '../../src/detectors/index.ts'
import { falseness } from '../../src/tune/evidence.ts'
import { changeHolds, propose } from '../../src/tune/propose.ts'
import { alertMaking, meets, type RaisedAlert, subjectsOf } from '../../src/tune/subjects.ts'
import { settingAt, tunableOf } from '../../src/tune/tunable.ts'

const HOUR = 3_600_000
const making = alertMaking(defaultFleetConfig)

test('which detectors verdicts may move', (t) => {
  const moved = detectors.map(({ name }) => name).filter((name) => tunableOf(name) !== undefined)
  t.strictSame(moved, 'zscore spike level noise seasonal stuck night cycle unseen unsteady peer consumption'.split(' '))
  t.end()
})

test('one verdict of somebody who errs is outvoted', (t) => {
  const of = (judged?: 'real' | 'false', ratio = 2) => ({
    device: '1',
    metric: 'current_a',
    reason: 'level',
    ratio,
    ...(judged && { judged }),
  })
  const right = Array.from({ length: 6 }, () => of('real'))
  const [unknown = 1] = falseness([of(), of('false'), ...right])
  t.ok(unknown < 0.3, String(unknown))
  const [like = 0, further = 1] = falseness([of(), of(undefined, 9), ...Array.from({ length: 6 }, () => of('false'))])
  t.ok(like > 0.7 && further < like, `${like} ${further}`)
  t.end()
})

const scores = fc.array(
  fc.record({
    device: fc.constantFrom('1', '2', '3'),
    metric: fc.constantFrom('current_a', 'voltage_v'),
    reason: fc.constantFrom('level', 'noise', 'zscore', 'stuck', 'limit', 'supply'),
    hour: fc.integer({ min: 0, max: 300 }),
    ratio: fc.double({ min: 0.6, max: 12, noNaN: true }),
    judged: fc.constantFrom('real', 'false', undefined),
  }),
  { minLength: 1, maxLength: 60 },
)

test('whatever is said: only what may be moved is moved, upwards, nothing is raised beside, and limits and supplies stay', (t) => {
  fc.assert(
    fc.property(scores, (all) => {
      const found = all.map(({ hour, ...one }): Score & { judged: 'real' | 'false' | undefined } => {
        const tunable = tunableOf(one.reason)
        const { threshold } = tunable ? settingAt(defaultFleetConfig, tunable, one) : { threshold: 1 }
        return { ...one, at: hour * HOUR, score: one.ratio * threshold }
      })
      const alerts = episodesOf(found, making.linkOf, making.rules).map(({ opening, ...one }): RaisedAlert => {
        const { judged } = opening
        return { ...one, ...(judged && { judged }) }
      })
      const proposal = propose(defaultFleetConfig, subjectsOf([found], alerts, making), making)
      for (const change of proposal.changes) {
        if (!changeHolds(proposal.fleet, change) || tunableOf(change.reason) === undefined) return false
        if (change.after !== false && !(Number(change.after) > Number(change.before))) return false
      }
      const kept = alerts.filter((alert) => !proposal.vanish.includes(alert))
      return (
        proposal.appear.length === 0 &&
        proposal.vanish.every(({ reason }) => reason !== 'limit' && reason !== 'supply') &&
        proposal.stay.every((alert) => alert.judged === 'false' && kept.some(meets(alert))) &&
        (proposal.vanish.length > 0 || proposal.changes.length === 0)
      )
    }),
    { numRuns: 150 },
  )
  t.end()
})
