let theme = 'auto'
try {
  theme = localStorage.getItem('theme').match(/^(light|dark)$/)[0]
} catch {}
document.documentElement.dataset.theme = theme
const from = new Date(Math.floor(Date.now() / 6e4 - 1440) * 6e4).toISOString().replaceAll(':', '%3A')
if (location.pathname !== '/sign-in')
  for (const path of ['devices?fields=core,values', 'fleet', 'sites', `incidents?from=${from}&limit=500`, 'session'])
    document.head.insertAdjacentHTML('beforeend', `<link rel="preload" as="fetch" crossorigin href="/api/${path}">`)
