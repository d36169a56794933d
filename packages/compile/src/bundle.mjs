import { dirname, isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { withPlaces } from './asked-places.mjs'
import { NATIVE_PACKAGES } from './native-packages.mjs'

/**
 * Bundles modules with what they import of the project. Packages are loaded from where they are installed, and each
 * module goes on to find what lies beside its source.
 *
 * @param {string[]} entries absolute paths
 * @param {string} folder where the bundle goes
 * @param {{ tapUrl?: (() => Promise<string>) | undefined, sourcemap: boolean }} options `tapUrl`: what is loaded in the place
 *   of tap; without it, what the modules import of packages is bundled too
 * @returns {Promise<{ entries: Record<string, string>, sources: string[] }>} URLs by the paths of their sources, and what
 *   of the project the bundle is made of, and what it loads
 * @throws where one cannot be compiled, or what it imports is not there
 */
export async function bundle(entries, folder, { tapUrl, sourcemap }) {
  const build = await rolldown({
    input: entries,
    platform: 'node',
    resolve: { conditionNames: ['node', 'import', 'default'], mainFields: ['main'] },
    treeshake: false,
    logLevel: 'silent',
    plugins: tapUrl ? [packagesStay(tapUrl), placesStay] : [partsOfTap, nativeStay, placesStay],
  })
  try {
    const { output } = await build.write({
      dir: folder,
      format: 'esm',
      keepNames: true,
      sourcemap,
      // Those of what is installed would be most of it, and are read at each start.
      sourcemapExcludeSources: tapUrl === undefined,
      entryFileNames: '[name]-[hash].mjs',
      chunkFileNames: '[name]-[hash].mjs',
    })
    const chunks = output.filter((file) => file.type === 'chunk')
    const built = chunks.flatMap(({ isEntry, facadeModuleId, fileName }) =>
      isEntry && facadeModuleId ? [[facadeModuleId, pathToFileURL(`${folder}/${fileName}`).href]] : [],
    )
    const loaded = chunks.flatMap(({ imports }) => imports.filter((id) => id.startsWith('file:')))
    const made = chunks.flatMap(({ moduleIds }) =>
      moduleIds.filter((id) => isAbsolute(id) && !id.includes('/node_modules/')),
    )
    return {
      entries: Object.fromEntries(built),
      sources: [...new Set([...made, ...loaded.map((id) => fileURLToPath(id))])],
    }
  } finally {
    await build.close()
  }
}

/**
 * What is installed is named by where it is: from the folder of the bundle it could not be found.
 *
 * @param {() => Promise<string>} tapUrl
 */
const packagesStay = (tapUrl) => ({
  name: 'packages-stay',
  /** @this {import('rolldown').PluginContext} @param {string} id @param {string | undefined} from */
  async resolveId(id, from) {
    if (id.startsWith('node:')) return { id, external: true }
    const found = await this.resolve(id, from, { skipSelf: true })
    if (!found || found.external || !found.id.includes('/node_modules/')) return found
    const url = id === 'tap' ? await tapUrl() : pathToFileURL(found.id).href
    return { id: url, external: /** @type {const} */ ('absolute') }
  },
})

/** They are named by where they are: from the folder of the bundle they could not be found. */
const nativeStay = {
  name: 'native-stay',
  /**
   * @this {import('rolldown').PluginContext}
   * @param {string} id
   * @param {string | undefined} from
   * @param {{ kind: import('rolldown').ImportKind }} options
   */
  async resolveId(id, from, { kind }) {
    if (!NATIVE_PACKAGES.test(id)) return null
    const found = await this.resolve(id, from, { skipSelf: true, kind })
    return found && { id: pathToFileURL(found.id).href, external: /** @type {const} */ ('absolute') }
  },
}

/** What tap is made of is installed beside it alone. */
const partsOfTap = {
  name: 'parts-of-tap',
  /** @this {import('rolldown').PluginContext} @param {string} id @param {string | undefined} from */
  async resolveId(id, from) {
    if (!id.startsWith('@tapjs/') || from?.includes('/node_modules/')) return null
    const tap = await this.resolve('tap', from, { skipSelf: true })
    return tap && this.resolve(id, tap.id, { skipSelf: true })
  },
}

/** A module that asks where it is hears where its source is; packages may ask as CommonJS does. */
const placesStay = {
  name: 'places-stay',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    /** @type {Record<string, string>} */
    const places = {
      'import.meta.url': pathToFileURL(id).href,
      'import.meta.dirname': dirname(id),
      'import.meta.filename': id,
      ...(id.includes('/node_modules/') && { __dirname: dirname(id), __filename: id }),
    }
    const placed = withPlaces(code, id, (asked) => places[asked] && JSON.stringify(places[asked]))
    return placed === undefined ? null : { code: placed, map: null }
  },
}
