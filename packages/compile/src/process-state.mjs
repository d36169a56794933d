/** What a file of tests may lend from the process that it shares with others, and has to give back. */
const ENTRANCES = /** @type {const} */ ([
  ['process', process],
  ['Date', Date],
  ['Math', Math],
  ['console', console],
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
])
const GLOBALS = /** @type {const} */ (['Date', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'])
/** What tap takes while a test runs, to hear of errors that nobody catches. */
const TAPS_OWN = ['process.emit', 'process.reallyExit']

/**
 * What one file of tests could change for the next: environment, working folder, exit status, listeners to signals,
 * globals.
 *
 * @returns {Map<string, unknown>}
 */
export function processState() {
  /** @type {Map<string, unknown>} */
  const state = new Map([
    ['the working folder', process.cwd()],
    ['the exit status', process.exitCode],
  ])
  for (const [name, value] of Object.entries(process.env)) state.set(`the environment's ${name}`, value)
  for (const signal of process.eventNames())
    if (String(signal).startsWith('SIG')) state.set(`listeners to ${String(signal)}`, process.listenerCount(signal))
  for (const name of GLOBALS) state.set(name, globalThis[name])
  for (const [of, owner] of ENTRANCES)
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner)))
      if (typeof value === 'function' && !TAPS_OWN.includes(`${of}.${name}`)) state.set(`${of}.${name}`, value)
  return state
}

/**
 * Names what is not as it was.
 *
 * @param {Map<string, unknown>} before
 * @param {Map<string, unknown>} after
 * @returns {string[]}
 */
export function changes(before, after) {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => before.get(name) !== after.get(name))
}
