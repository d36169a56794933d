/** The parser itself refuses to go beyond some eighty levels; far beyond, it would not come back. */
const deepest = 1000

/** True where brackets outside strings and comments open deeper than any script of a person or a program would. */
export function nestsTooDeep(script: string): boolean {
  let depth = 0
  for (const [token] of script.matchAll(/"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*|[([{)\]}]/g)) {
    if (token === '(' || token === '[' || token === '{') {
      if (++depth > deepest) return true
    } else if (token.length === 1) depth = Math.max(0, depth - 1)
  }
  return false
}
