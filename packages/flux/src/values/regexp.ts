import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js'
import { FluxError } from '../errors.ts'

/** Where a match is in a text: UTF-16 offsets of the whole and of each group, undefined for a group left out. */
export interface Match {
  readonly start: number
  readonly end: number
  /** The text of each group, the whole match first. */
  readonly groups: readonly (string | undefined)[]
}

/** A compiled regular expression in RE2 syntax, matched in linear time as the real server does. */
export class Regexp {
  readonly source: string
  readonly pattern: RE2JS

  /** @throws FluxError where `source` is no regular expression */
  constructor(source: string) {
    this.source = source
    this.pattern = compile(source)
  }

  /** True where the expression matches somewhere in a text. */
  test(text: string): boolean {
    return this.pattern.test(text)
  }

  /** The first match in a text. */
  find(text: string): Match | undefined {
    for (const match of this.findAll(text)) return match
    return undefined
  }

  /** Every match in a text from left to right; an empty one right after another match is none. */
  *findAll(text: string): Generator<Match> {
    const matcher = this.pattern.matcher(text)
    let last = -1
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()]
      if (start === end && start === last) continue
      last = end
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined)
      yield { start, end, groups }
    }
  }

  /** The number of each named group. */
  get groupNumbers(): Readonly<Record<string, number>> {
    return this.pattern.namedGroups()
  }
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (cause) {
    if (cause instanceof RE2JSSyntaxException)
      throw new FluxError('internal error', `error parsing regexp: ${cause.error}: \`${cause.input ?? ''}\``, { cause })
    if (cause instanceof RE2JSException) throw new FluxError('internal error', cause.message, { cause })
    throw cause
  }
}
