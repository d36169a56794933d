const locales = ['en', 'de', 'fr', 'nl', 'es', 'it', 'pt', 'sv', 'da', 'pl', 'cs']
let names: Map<string, number> | undefined

/** The month, 1 to 12, of a name such as `Jan`, `März` or `juin`, whole or short. */
export function monthOf(name: string): number | undefined {
  names ??= monthNames()
  const key = plain(name)
  return names.get(key) ?? names.get(key.slice(0, 3))
}

function monthNames(): Map<string, number> {
  const found = new Map<string, number>([['maerz', 3]])
  for (const locale of locales)
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(locale, { month, day: 'numeric', timeZone: 'UTC' })
      for (let number = 1; number <= 12; number++) {
        const parts = format.formatToParts(Date.UTC(2024, number - 1, 1))
        const name = plain(parts.find(({ type }) => type === 'month')?.value ?? '')
        if (/^\D+$/.test(name) && !found.has(name)) found.set(name, number)
      }
    }
  return found
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase()
}
