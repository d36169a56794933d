import { RE2JS } from 're2js'

/** A compiled regular expression in RE2 syntax, matched in linear time as the real server does. */
export class Regexp {
  readonly source: string
  readonly pattern: RE2JS
  constructor(source: string) {
    this.source = source
    this.pattern = RE2JS.compile(source)
  }
  test(text: string): boolean {
    return this.pattern.matcher(text).find()
  }
}
