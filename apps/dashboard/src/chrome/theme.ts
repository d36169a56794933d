export type Theme = 'auto' | 'light' | 'dark'

/** What is chosen; the element has it before anything is drawn. */
export function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'auto'
}

/** Chooses the theme that comes next, and keeps it for this browser. */
export function nextTheme(): Theme {
  const chosen = chosenTheme()
  const theme = chosen === 'auto' ? 'light' : chosen === 'light' ? 'dark' : 'auto'
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Where nothing may be kept the choice lasts as long as the page.
  }
  dispatchEvent(new Event('themechange'))
  return theme
}
