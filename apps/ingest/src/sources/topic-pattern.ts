/** A pattern of topics: levels as MQTT has them (`+`, `#`), and `{name}` for what is to be known of a level. */
export interface TopicPattern {
  readonly text: string
  /** What is subscribed for it. */
  readonly filter: string
  /** What its names stand for in a topic; `undefined` where that is none of it. */
  match(topic: string): Readonly<Record<string, string>> | undefined
}

const NAME = /\{([a-z]+)\}/g
const literal = (text: string) => text.replace(/[.*?^${}()|[\]\\/]/g, '\\$&')

/** Takes a pattern apart. @returns what is wrong with it, where something is */
export function parseTopicPattern(text: string): TopicPattern | { readonly fault: string } {
  const levels = text.split('/')
  if (text === '' || text.includes('\0')) return { fault: 'a topic has one character or more' }
  const names: string[] = []
  const parts: string[] = []
  const filter: string[] = []
  for (const [index, level] of levels.entries()) {
    if (level === '#' && index < levels.length - 1) return { fault: '# is the last level of a topic' }
    const bare = level.replace(NAME, '')
    if (level !== '#' && level !== '+' && /[+#{}]/.test(bare))
      return { fault: `${level} is no level of a topic: + and # stand alone, a name is in small letters: {device}` }
    if (level === '#') parts.push('(?:.*)')
    else if (level === '+') parts.push('[^/]*')
    else {
      let at = 0
      let part = ''
      for (const match of level.matchAll(NAME)) {
        names.push(match[1] as string)
        part += `${literal(level.slice(at, match.index))}([^/]+)`
        at = match.index + match[0].length
      }
      parts.push(part + literal(level.slice(at)))
    }
    filter.push(bare === level ? level : '+')
  }
  if (new Set(names).size < names.length) return { fault: 'a name stands once in a topic' }
  // `a/#` is `a` too.
  const expression = new RegExp(`^${parts.join('/').replace(/\/\(\?:\.\*\)$/, '(?:/.*)?')}$`, 's')
  return {
    text,
    filter: filter.join('/'),
    match(topic) {
      const found = expression.exec(topic)
      return found === null
        ? undefined
        : Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
    },
  }
}
