import type { Plugin } from 'vite'

/** Fetches what is asked for later by the browser's own `import()`: none of it has styles or parts of its own to preload. */
export function plainImport(): Plugin {
  return {
    name: 'plain-import',
    apply: 'build',
    transform: (_code, id) =>
      id.endsWith('vite/preload-helper.js')
        ? { code: 'export const __vitePreload = (load) => load()', map: null }
        : undefined,
  }
}
