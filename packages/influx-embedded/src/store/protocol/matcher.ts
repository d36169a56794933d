import type { Matcher } from '@nrg/flux/storage'
import { RE2JS } from 're2js'

/** Texts whose answer is remembered: a tag's value is asked about once a series. */
const remembered = 10_000

/** Compiles a regular expression in RE2 syntax, which matches in linear time. */
export function compileMatcher(source: string): Matcher {
  const pattern = RE2JS.compile(source)
  const known = new Map<string, boolean>()
  return {
    source,
    test(text) {
      let answer = known.get(text)
      if (answer === undefined) {
        answer = pattern.test(text)
        if (known.size < remembered) known.set(text, answer)
      }
      return answer
    },
  }
}
