import { RecentMap } from '@nrg/flux/recent-map'
import type { Matcher } from '@nrg/flux/storage'
import { RE2JS } from 're2js'

/** Texts whose answer is remembered: a tag's value is asked about once a series. */
const remembered = 10_000

/** Expressions that were asked for last: a task asks for the same ones at every run. */
const compiled = new RecentMap<string, RE2JS>(50)

/** Compiles a regular expression in RE2 syntax, which matches in linear time. */
export function compileMatcher(source: string): Matcher {
  const pattern = compiled.get(source) ?? RE2JS.compile(source)
  compiled.set(source, pattern)
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
