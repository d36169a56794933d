/** The colours of the theme as a canvas takes them: it knows neither variables nor `light-dark()`. */
export type Colours = (token: string) => string

export function themeColours(): Colours {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const found = new Map<string, string>()
  const read = (token: string) => {
    probe.style.color = `var(--${token})`
    const colour = getComputedStyle(probe).color
    found.set(token, colour)
    return colour
  }
  for (const token of TOKENS) read(token)
  probe.remove()
  return (token) => found.get(token) ?? 'currentColor'
}

const TOKENS = [
  'text-3',
  'grid',
  'series',
  'crit',
  'crit-fill',
  'warn-fill',
  'sensor',
  'surface',
  'expected',
  'band-in',
  'band-out',
  'envelope',
]
