import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'

/** What is made, installed or kept: nothing of it is in the repository. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.tap', '.turbo', '.data'])
/** What is compiled; what declares types alone is not. */
const IS_SOURCE = /(?<!\.d)\.tsx?$/

/**
 * A package of the workspace, and the files in its folder, by their paths from the root.
 *
 * @typedef {object} Package
 * @property {string} folder from the root
 * @property {string[]} needs names of the packages of the workspace that it uses, for its tests too
 * @property {string[]} sources TypeScript
 * @property {string[]} others everything else: scripts, data, documents, plain JavaScript
 */

/** The files of the repository, by package. */
export class Project {
  root
  /** By name. @type {Map<string, Package>} */
  packages = new Map()
  /** Those that are at the root itself. @type {string[]} */
  atRoot
  /** @type {Map<string, string>} */
  #hashes = new Map()
  /** @type {Map<string, string | undefined>} */
  #resolved = new Map()
  /** All of them. */
  #files

  /** @param {string} root absolute */
  constructor(root) {
    this.root = root
    const entries = readdirSync(root, { withFileTypes: true })
    this.atRoot = entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
    for (const folder of this.#packageFolders()) {
      const { name, dependencies = {}, devDependencies = {} } = JSON.parse(this.read(`${folder}/package.json`))
      const files = [...this.#filesIn(folder)].sort()
      this.packages.set(name, {
        folder,
        needs: Object.entries({ ...dependencies, ...devDependencies }).flatMap(([needed, version]) =>
          version.startsWith('workspace:') ? [needed] : [],
        ),
        sources: files.filter((path) => IS_SOURCE.test(path)),
        others: files.filter((path) => !IS_SOURCE.test(path)),
      })
    }
    const inPackages = [...this.packages.values()].flatMap(({ sources, others }) => [...sources, ...others])
    this.#files = new Set([...inPackages, ...this.atRoot])
  }

  /** Which files there are, with their sizes and when they were written last: where it is the same later, so are they. */
  stamp() {
    const stamps = [...this.#files].map((path) => {
      const { mtimeMs, size } = statSync(join(this.root, path))
      return `${path} ${mtimeMs} ${size}`
    })
    return stamps.join('\n')
  }

  /** @param {string} path from the root */
  read(path) {
    return readFileSync(join(this.root, path), 'utf8')
  }

  /**
   * The hash of a file's content.
   *
   * @param {string} path from the root
   */
  hash(path) {
    let hash = this.#hashes.get(path)
    if (hash === undefined) {
      hash = createHash('sha256')
        .update(readFileSync(join(this.root, path)))
        .digest('base64')
      this.#hashes.set(path, hash)
    }
    return hash
  }

  /**
   * The package that a file belongs to.
   *
   * @param {string} path from the root
   * @returns {Package | undefined}
   */
  packageOf(path) {
    return [...this.packages.values()].find(({ folder }) => path.startsWith(`${folder}/`))
  }

  /**
   * A package, those that it uses, those that they use …
   *
   * @param {Package} own
   * @returns {Set<Package>}
   */
  withNeeds(own) {
    const all = new Set([own])
    for (const { needs } of all) {
      for (const name of needs) {
        const needed = this.packages.get(name)
        if (needed) all.add(needed)
      }
    }
    return all
  }

  /**
   * The file of the project that an import loads; undefined where it loads what is installed, or a part of Node.js.
   *
   * @param {string} name as it is imported
   * @param {string} from the path of who imports it, from the root
   * @returns {string | undefined} from the root
   * @throws where it is not there
   */
  resolve(name, from) {
    if (name.startsWith('.')) {
      const path = posix.join(dirname(from), name)
      return this.#files.has(path) ? path : this.#fromRoot(join(this.root, path))
    }
    const id = `${name} ${dirname(from)}`
    if (!this.#resolved.has(id)) {
      const isOurs = [...this.packages.keys()].some((own) => name === own || name.startsWith(`${own}/`))
      const found = isOurs ? createRequire(join(this.root, from)).resolve(name) : undefined
      this.#resolved.set(id, found && this.#fromRoot(found))
    }
    return this.#resolved.get(id)
  }

  /** @param {string} path absolute */
  #fromRoot(path) {
    return relative(realpathSync(this.root), realpathSync(path)).replaceAll(sep, '/')
  }

  #packageFolders() {
    const groups = ['apps', 'packages'].filter((group) => existsSync(join(this.root, group)))
    const folders = groups.flatMap((group) => readdirSync(join(this.root, group)).map((name) => `${group}/${name}`))
    return [...folders, 'infra'].filter((folder) => existsSync(join(this.root, folder, 'package.json')))
  }

  /** @param {string} folder from the root @returns {Generator<string>} */
  *#filesIn(folder) {
    for (const entry of readdirSync(join(this.root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) yield* this.#filesIn(path)
      else if (entry.isFile()) yield path
    }
  }
}
