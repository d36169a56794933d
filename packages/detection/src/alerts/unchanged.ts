import { StoredAlert } from '@nrg/schema/alert'

/**
 * Alerts as they were read now, both in the order of their beginning. Those that are as they were are the objects of
 * before, so that what was made of them holds.
 */
export function keepUnchanged(before: readonly StoredAlert[], now: readonly StoredAlert[]): StoredAlert[] {
  let at = 0
  return now.map((alert) => {
    while ((before[at]?.since ?? Number.POSITIVE_INFINITY) < alert.since) at++
    for (let index = at; before[index]?.since === alert.since; index++) {
      const other = before[index] as StoredAlert
      if (isSame(other, alert)) return other
    }
    return alert
  })
}

const names = Object.keys(StoredAlert.properties) as (keyof StoredAlert)[]

/** Of thousands each second: no list is made of each. */
function isSame(a: StoredAlert, b: StoredAlert): boolean {
  for (const name of names) if (a[name] !== b[name]) return false
  return true
}
