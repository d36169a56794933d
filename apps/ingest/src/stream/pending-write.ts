import type { WriteOutcome } from '@nrg/influx/write'

/** A write whose lines go to several partitions; it waits for all of them, no longer than its deadline. */
export class PendingWrite {
  readonly outcome: Promise<WriteOutcome>
  isSettled = false
  readonly #lines: number
  readonly #timer: NodeJS.Timeout
  #parts = 0
  #failure: WriteOutcome | undefined
  #resolve: (outcome: WriteOutcome) => void = () => undefined

  constructor(lines: number, deadlineMs: number) {
    this.#lines = lines
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve
    })
    const late: WriteOutcome = {
      kind: 'unreachable',
      reason: `the stream gives no answer within ${deadlineMs / 1000} s`,
    }
    this.#timer = setTimeout(() => this.#settle(late), deadlineMs)
  }

  /** One part more is waited for. */
  begin(): void {
    this.#parts++
  }

  /** A part has ended, well where there is no failure. */
  end(failure: WriteOutcome | undefined): void {
    this.#parts--
    this.#failure ??= failure
    if (this.#parts === 0) this.#settle(this.#failure ?? { kind: 'written', lines: this.#lines })
  }

  #settle(outcome: WriteOutcome): void {
    this.isSettled = true
    clearTimeout(this.#timer)
    this.#resolve(outcome)
  }
}
