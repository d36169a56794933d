import { dirname, isAbsolute, join, posix, relative } from 'node:path'
import { withPlaces } from '@nrg/compile/asked-places'
import { NATIVE_PACKAGES } from '@nrg/compile/native-packages'
import { rolldown } from 'rolldown'
import { builtPath, root } from './programs.mjs'

/** Where what several programs have in common goes. */
const SHARED = 'infra/dist/shared'

/**
 * @typedef {{ path: string, code: string }} Built a file, by its path from the root of the project
 */

/**
 * Bundles programs with all that they import, each to one file and what they have in common to others: to find, read and
 * compile a thousand modules one by one is most of what a start costs. What a module looks for beside itself it finds
 * where its source is, or, in the project, where that would be in `dist`; no file says where the project is.
 *
 * @param {readonly string[]} programs paths of sources, from the root of the project
 * @returns {Promise<{ files: Built[], sources: string[] }>} files of programs last, and the modules of the project that are in them
 * @throws where one cannot be compiled, or what it imports is not there
 */
export async function bundle(programs) {
  const build = await rolldown({
    input: Object.fromEntries(programs.map((path) => [builtPath(path).replace(/\.js$/, ''), join(root, path)])),
    platform: 'node',
    resolve: { conditionNames: ['node', 'import', 'default'], mainFields: ['main'] },
    logLevel: 'silent',
    plugins: [keptPackages, places],
  })
  try {
    const { output } = await build.generate({
      format: 'esm',
      keepNames: true,
      entryFileNames: '[name].js',
      chunkFileNames: `${SHARED}/[name]-[hash].js`,
    })
    const chunks = output.filter((file) => file.type === 'chunk')
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds.filter(isAbsolute)).map(fromRoot)
    return {
      files: chunks
        .toSorted((a, b) => Number(a.isEntry) - Number(b.isEntry))
        .map(({ fileName, code }) => ({ path: fileName, code })),
      sources: [...new Set(modules.filter((path) => !path.includes('node_modules/')))].sort(),
    }
  } finally {
    await build.close()
  }
}

/** @param {string} path absolute */
const fromRoot = (path) => relative(root, path).replaceAll('\\', '/')

const keptPackages = {
  name: 'kept-packages',
  /**
   * @this {import('rolldown').PluginContext}
   * @param {string} id
   * @param {string | undefined} from
   * @param {{ kind: import('rolldown').ImportKind }} options
   */
  async resolveId(id, from, { kind }) {
    if (!NATIVE_PACKAGES.test(id)) return null
    const found = await this.resolve(id, from, { skipSelf: true, kind })
    if (!found) throw new Error(`${id}, which ${from} imports, is not installed`)
    return { id: found.id, external: /** @type {const} */ ('relative') }
  },
}

/** By which name it stands until it is known where a module goes. */
const PLACE = /\bplace_of_(folder|file|url)\("([^"\n]+)"\)/g
/** @type {Readonly<Record<string, string>>} */
const KINDS = {
  'import.meta.dirname': 'folder',
  'import.meta.filename': 'file',
  'import.meta.url': 'url',
  __dirname: 'folder',
  __filename: 'file',
}

const places = {
  name: 'places',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!isAbsolute(id)) return null
    const path = fromRoot(id)
    const place = JSON.stringify(id.includes('/node_modules/') ? path : builtPath(path))
    const placed = withPlaces(code, id, (asked) => `place_of_${KINDS[asked]}(${place})`)
    return placed === undefined ? null : { code: placed, map: null }
  },
  /** @param {string} code @param {{ fileName: string }} chunk */
  renderChunk(code, { fileName }) {
    return code.replaceAll(PLACE, (_, kind, place) => {
      const path = posix.relative(dirname(fileName), kind === 'folder' ? dirname(place) : place)
      if (kind === 'url') return `new URL(${JSON.stringify(path)}, import.meta.url).href`
      return `process.getBuiltinModule("node:path").join(import.meta.dirname, ${JSON.stringify(path)})`
    })
  },
}
