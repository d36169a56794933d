import { FluxError } from '../errors.ts'

/**
 * How large a script may be. The official parser gives each node of its tree a copy of the text that it was read from,
 * and the checker looks at all names for each new one: time and memory grow with the square of what these bound, and
 * past some depth the parser traps. A script of a person or a program is far below.
 */
export const scriptLimits = {
  bytes: 2 ** 20,
  tokens: 100_000,
  statements: 1000,
  /** Brackets within brackets. */
  depth: 256,
  /** Operators of one expression, with member accesses and calls. */
  operators: 1000,
  /** Bytes of all expressions, each counted again for each operator and bracket that it is part of. */
  nestedBytes: 2 ** 25,
}

/** The error of a script that passes a bound; `most` says which. */
export const tooLarge = (most: string): FluxError =>
  new FluxError('invalid', `compilation failed: the script is too large: ${most}; split it, or keep data out of it`)

/**
 * Refuses a script by its length alone, which takes no time: the other bounds are looked at where it is parsed.
 *
 * @throws FluxError saying how long it may be
 */
export function refuseLongScript(script: string): void {
  if (script.length > scriptLimits.bytes || Buffer.byteLength(script) > scriptLimits.bytes)
    throw tooLarge(`it may have ${scriptLimits.bytes} bytes`)
}
