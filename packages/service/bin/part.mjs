/** By which a program says that waiting does not cure what keeps it from running: EX_CONFIG of sysexits.h. */
export const CONFIGURATION_FAULT = 78
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** A program that ran for so long had started well: its next fall is a new one. */
const STEADY_MS = 60_000

/**
 * A program that is kept running: where it dies it is started again, after a wait that doubles from half a second to half
 * a minute, and each such event is one line.
 *
 * Ends that are `final` are not followed by another start, nor is any once it was told to stop. How it is written, without
 * types, lets what keeps programs running load without a compiler.
 */
export class Part {
  #name
  #launch
  #say
  #final
  #child
  #startedAt = 0
  #wait = FIRST_WAIT_MS
  #timer
  #stopping = false
  #renewing = false
  #end
  /** Its last exit status, 0 where it was told to stop: once it is not started any more. */
  ended

  constructor({ name, launch, say, final = [0, CONFIGURATION_FAULT] }) {
    this.#name = name
    this.#launch = launch
    this.#say = say
    this.#final = final
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  start() {
    if (this.#stopping) return
    this.#startedAt = Date.now()
    this.#child = this.#launch()
    this.#child.on('error', (error) => this.#over(error.message))
    this.#child.on('exit', (code, signal) => this.#over(signal === null ? `with status ${code}` : `by ${signal}`, code))
  }

  /** Starts it anew, at once: it is asked to end first. */
  renew() {
    this.#wait = FIRST_WAIT_MS
    clearTimeout(this.#timer)
    if (this.#child === undefined) return this.start()
    this.#renewing = true
    this.#child.kill('SIGTERM')
  }

  /** Passes a signal on, and lets it be its end. */
  stop(signal) {
    this.#stopping = true
    clearTimeout(this.#timer)
    if (this.#child === undefined) this.#end(0)
    else this.#child.kill(signal)
    return this.ended
  }

  #over(how, code) {
    this.#child = undefined
    if (this.#stopping) return this.#end(0)
    if (this.#renewing) {
      this.#renewing = false
      return this.start()
    }
    if (this.#final.includes(code)) return this.#end(code)
    if (Date.now() - this.#startedAt >= STEADY_MS) this.#wait = FIRST_WAIT_MS
    this.#say(`${this.#name} ended ${how}; it is started again in ${this.#wait / 1000} s`)
    this.#timer = setTimeout(() => this.start(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }
}
