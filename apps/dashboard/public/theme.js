// Before anything is drawn: a page that starts in the wrong theme flashes. A file, for no script may stand in the page.
try {
  const chosen = localStorage.getItem('theme')
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
} catch {
  document.documentElement.dataset.theme = 'auto'
}
