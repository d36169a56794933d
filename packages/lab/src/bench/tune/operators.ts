import type { Judged } from '@nrg/detection/tune/evidence'
import type { RaisedAlert } from '@nrg/detection/tune/subjects'

/** Which alerts operators speak about. */
export const manners = ['at random', 'the first', 'half false', 'mostly false'] as const
export type Manner = (typeof manners)[number]

/** Of those who speak of what bothers them, how much of it is false. */
const falseShare: Readonly<Record<Manner, number | undefined>> = {
  'at random': undefined,
  'the first': undefined,
  'half false': 0.5,
  'mostly false': 0.8,
}

export interface Operators {
  readonly manner: Manner
  /** How many alerts they speak about, and the share of those that they take for the other. */
  readonly verdicts: number
  readonly err: number
  readonly seed: number
}

/** What simulated operators say of some alerts; the same seed says the same. */
export function saidOf(
  alerts: readonly RaisedAlert[],
  isReal: (alert: RaisedAlert) => boolean,
  { manner, verdicts, err, seed }: Operators,
): ReadonlyMap<RaisedAlert, Judged> {
  const random = randomOf(seed)
  const shuffled = alerts
    .map((alert) => ({ alert, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ alert }) => alert)
  const share = falseShare[manner]
  const wrong = share === undefined ? 0 : Math.round(share * verdicts)
  const inOrder = manner === 'the first' ? alerts.toSorted((a, b) => a.since - b.since) : shuffled
  const chosen =
    share === undefined
      ? inOrder.slice(0, verdicts)
      : [
          ...inOrder.filter((alert) => !isReal(alert)).slice(0, wrong),
          ...inOrder.filter(isReal).slice(0, verdicts - wrong),
        ]
  return new Map(chosen.map((alert) => [alert, isReal(alert) !== random() < err ? 'real' : 'false']))
}

/** Numbers from 0 up to 1 that look random: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
