/**
 * Calls back once the process that started this one is gone, where it keeps a channel to it: killed, it could tell nobody,
 * and what goes on without it would hold its ports and data.
 */
export function onOrphaned(orphaned: () => void): void {
  if (!process.connected) return
  process.once('disconnect', orphaned)
  // To listen is not to be busy.
  process.channel?.unref()
}
