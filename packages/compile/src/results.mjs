/**
 * Why a file of tests counts as failed; undefined where it passed.
 *
 * @param {string} text the TAP that it printed
 * @param {import('./shared-process.d.mts').Ended} ended
 * @returns {string | undefined}
 */
export function faultOf(text, { code, signal, changed = [], after }) {
  const beside = after === undefined ? '' : ` (after ${after} in one process)`
  if (signal !== null) return `it was ended by ${signal}${beside}`
  if (!/^1\.\.\d+/m.test(text)) return `it ended before its tests did${beside}`
  const failures = text.match(/^not ok\b(?!.* # (?:SKIP|TODO)\b).*/gim) ?? []
  if (failures.length > 0) return `${failures.length} failed${beside}`
  if (changed.length > 0)
    return `it leaves changed what others share, and says nothing of an own process: ${changed.join(', ')}`
  return code === 0 ? undefined : `its exit status is ${code}`
}
