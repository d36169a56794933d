/**
 * How many of each kind keep the process from its end: timers, sockets, servers, threads.
 *
 * @returns {Map<string, number>}
 */
export function openResources() {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/**
 * The kinds of which there are more than there were.
 *
 * @param {Map<string, number>} before
 * @param {Map<string, number>} after
 * @returns {string[]}
 */
export const opened = (before, after) =>
  [...after].flatMap(([kind, count]) => (count > (before.get(kind) ?? 0) ? [kind] : []))
