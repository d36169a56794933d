/**
 * Why a file of tests counts as failed; undefined where it passed.
 *
 * @param {string} text the TAP that it printed
 * @param {{ code: number | null, signal: string | null }} ended how its process ended
 * @returns {string | undefined}
 */
export function faultOf(text, { code, signal }) {
  if (signal !== null) return `it was ended by ${signal}`
  if (!/^1\.\.\d+/m.test(text)) return 'it ended before its tests did'
  const failures = text.match(/^not ok\b(?!.* # (?:SKIP|TODO)\b).*/gim) ?? []
  if (failures.length > 0) return `${failures.length} failed`
  return code === 0 ? undefined : `its exit status is ${code}`
}
