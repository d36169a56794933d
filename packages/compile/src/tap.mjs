// What tests get in the place of tap: the file of tests whose turn it is, in a process that runs many of them; tap itself in
// one that is a file's own.
import { tap } from '@tapjs/core'
import { Test } from '@tapjs/test'

const STATE = Symbol.for('@nrg/compile/tap')
/**
 * Whose turn it is, and what closes what files leave to the next ones. Two packages that are compiled at the same time have
 * two builds of this module.
 *
 * @type {{ current?: Test | undefined, shared: (() => Promise<void>)[] }}
 */
const state = Reflect.get(globalThis, STATE) ?? { shared: [] }
Reflect.set(globalThis, STATE, state)
// tap itself takes over a process in which it is asked for.
const file = () => state.current ?? tap()
/** @param {() => Promise<void>} close */
const afterFiles = (close) => {
  state.shared.push(close)
}

/** @type {Test} */
export const t = new Proxy(Test.prototype, {
  get(_, name) {
    if (name === 'afterFiles') return state.current && afterFiles
    const root = file()
    const value = Reflect.get(root, name)
    // Its private fields are not those of a proxy.
    return typeof value === 'function' ? value.bind(root) : value
  },
  set: (_, name, value) => Reflect.set(file(), name, value),
})
export default t

/** @type {Test['test']} */
export const test = (/** @type {any[]} */ ...args) => Reflect.apply(file().test, undefined, args)

/**
 * Runs a file of tests to its end; what it finds is printed as TAP.
 *
 * @param {string} name
 * @param {() => Promise<unknown>} load of the file's module
 * @param {number} timeoutMs that all its tests have, unless it says otherwise
 * @returns {Promise<{ timedOut: boolean, isGood: () => boolean }>} `isGood` may change yet: by an assertion after the end
 */
export async function runFile(name, load, timeoutMs) {
  const root = new Test({ name, timeout: timeoutMs, cb: load })
  let timedOut = false
  root.on('timeout', () => {
    timedOut = true
  })
  state.current = root
  // What is printed waits where it is read slowly: tests have ended before all of it is.
  const printed = new Promise((done) => root.once('end', done))
  root.pipe(process.stdout)
  await new Promise((done) => root.runMain(() => done(undefined)))
  await printed
  // Its time would run on.
  root.setTimeout(0)
  state.current = undefined
  return { timedOut, isGood: () => root.results?.ok === true }
}

/** Closes what files have shared. */
export async function closeShared() {
  for (const close of state.shared.splice(0).reverse()) await close()
}
