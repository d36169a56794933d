import { FluxError } from '@nrg/flux/errors'
import { refuseLongScript } from '@nrg/flux/script-limits'
import type { Refusal } from './script-request.ts'

/** A script is at fault, and its author is told. */
export class ScriptRefusal extends Error {
  /** `options`: the task options in it; `syntax`: it cannot be read at all, or is too large. */
  readonly of: Refusal['of']

  constructor({ of, message }: Refusal, options?: { cause?: unknown }) {
    super(message, options)
    this.of = of
  }
}

/** Refuses a script that is longer than any may be, before it is sent to another thread. @throws ScriptRefusal */
export function refuseLong(script: string): void {
  try {
    refuseLongScript(script)
  } catch (error) {
    if (!(error instanceof FluxError)) throw error
    throw new ScriptRefusal({ of: 'syntax', message: error.message }, { cause: error })
  }
}
