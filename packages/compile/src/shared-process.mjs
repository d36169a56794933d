import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

const RUNNER = join(import.meta.dirname, '../bin/run-files.mjs')

/**
 * @typedef {import('./shared-process.d.mts').Ended} Ended
 * @typedef {import('./shared-process.d.mts').Left} Left
 * @typedef {Ended & { goesOn?: boolean }} Answer
 */

/** A process for many files of tests, one after another: another one where one has ended it, or it is full. */
export class SharedProcess {
  #options
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child
  /** What it has run last. @type {string | undefined} */
  #before
  /** @type {Left[]} */
  #left = []
  #endOfFile = `# ${randomUUID()} `

  /** @param {import('./shared-process.d.mts').SharedProcessOptions} options */
  constructor(options) {
    this.#options = options
  }

  /** @param {string} file @param {string} result @returns {Promise<Ended>} */
  async run(file, result) {
    this.#child ??= this.#start()
    const child = this.#child
    const after = this.#before
    const hung = setTimeout(() => child.kill('SIGKILL'), this.#options.timeoutMs)
    const { goesOn, ...ended } = await this.#output(child, file, result)
    clearTimeout(hung)
    this.#before = file
    if (!goesOn) await this.#close()
    return after === undefined ? ended : { ...ended, after }
  }

  async end() {
    await this.#close()
    return this.#left
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    this.#child?.kill(signal)
  }

  #start() {
    const { v8Options, env, endMs } = this.#options
    const child = spawn(process.execPath, [...v8Options, RUNNER], {
      env: { ...env, END_OF_FILE: this.#endOfFile, END_MS: String(endMs) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    child.on('message', (message) => {
      // tap sends messages of its own.
      const { left = [] } = /** @type {{ left?: Left[] }} */ (message)
      this.#left.push(...left)
    })
    child.on('exit', () => this.#forget(child))
    return child
  }

  /** @param {import('node:child_process').ChildProcess} child */
  #forget(child) {
    if (this.#child !== child) return
    this.#child = undefined
    this.#before = undefined
  }

  async #close() {
    const child = this.#child
    if (child === undefined) return
    this.#forget(child)
    const closed = new Promise((done) => child.once('close', done))
    child.stdout?.resume()
    child.send({}, () => {})
    await closed
  }

  /**
   * @param {import('node:child_process').ChildProcess} child
   * @param {string} file
   * @param {string} result
   * @returns {Promise<Answer>}
   */
  async #output(child, file, result) {
    const written = createWriteStream(result)
    const { promise, done } = answer()
    let line = ''
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      const lines = (line + chunk.toString('latin1')).split('\n')
      line = lines.pop() ?? ''
      for (const each of lines)
        if (each.startsWith(this.#endOfFile)) done(JSON.parse(each.slice(this.#endOfFile.length)))
        else written.write(`${each}\n`, 'latin1')
    }
    /** @param {number | null} code @param {NodeJS.Signals | null} signal */
    const close = (code, signal) => done({ code, signal })
    child.stdout?.on('data', read)
    child.on('close', close)
    // One that is gone is closed.
    child.send({ file }, () => {})
    const ended = await promise
    child.stdout?.off('data', read)
    child.off('close', close)
    await new Promise((closed) => written.end(line, 'latin1', () => closed(undefined)))
    return ended
  }
}

function answer() {
  /** @type {(answer: Answer) => void} */
  let done = () => {}
  /** @type {Promise<Answer>} */
  const promise = new Promise((resolve) => {
    done = resolve
  })
  return { promise, done }
}
