/** Names beside one another; what they begin with is said once: `Chiller 1, 3`. */
export function namesTogether(names: readonly string[]): string {
  const [first = '', ...more] = names
  const stem = first.replace(/[^\s-]+$/, '')
  const alike = stem !== '' && more.every((name) => name.startsWith(stem))
  return [first, ...more.map((name) => (alike ? name.slice(stem.length) : name))].join(', ')
}
