import { parseRoute, type Route } from './route.ts'

/** Takes clicks on links to the page's own addresses to `go`, and leaves all others to the browser; answers how to end it. */
export function followLinks(go: (route: Route) => void): () => void {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || link.origin !== location.origin || link.hash !== '' || link.target !== '') return
    const route = parseRoute(link.pathname, link.search)
    if (route === undefined) return
    event.preventDefault()
    go(route)
  }
  document.addEventListener('click', follow)
  return () => document.removeEventListener('click', follow)
}
