import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { NamedFiles } from './named-files.mjs'

/**
 * @typedef {import('./project.mjs').Package} Package
 *
 * @typedef {object} Reached what a file of tests can load or read
 * @property {Set<string>} files of the project, from its root
 * @property {Set<Package>} packages all of which but their TypeScript it may read
 * @property {Set<string>} outside what is named beside the project, absolute
 *
 * @typedef {{ files: readonly string[], outside: readonly string[] }} Next
 */

const IS_PROGRAM = /(?<!\.d)\.[cm]?[jt]sx?$/
/** What loads modules by names that are put together while it runs. */
const LOADERS = /(?:^@nrg\/compile|(?:^|\/)src)\/compiled(?:\.mjs)?$/
/** By this, sources are chosen among all that are found. */
const EXTENSION = /^(?:\.test)?\.[cm]?[jt]sx?$/
/** Where programs are that people run: there, sources are loaded alone, by their names. */
const SHIPPED = /\/(?:src|bin)\//
/** Where a package's own tests are, from its folder. */
const TESTS = /^\/test(?:-long)?\//
/** @type {Next} */
const NOTHING = { files: [], outside: [] }

/**
 * What files of tests reach. Followed are imports, and names: a text in a program that ends like a file of the project
 * (`'../src/server.ts'`) is that, wherever it is looked for from. In tests, a text that is a folder is all that is in it;
 * they alone read sources as files. One that loads, or chooses by its extension, what its run finds reaches all sources of
 * its package, and of those that this uses, but for their tests. A module that cannot be read, or imports what is not there,
 * reaches all there is.
 */
export class Reach {
  #project
  #facts
  /** @type {readonly string[]} */
  #files
  #named
  /** @type {Map<string, Next>} */
  #next = new Map()

  /** @param {import('./project.mjs').Project} project @param {import('./known-facts.mjs').KnownFacts} facts */
  constructor(project, facts) {
    this.#project = project
    this.#facts = facts
    const inPackages = [...project.packages.values()].flatMap(({ sources, others }) => [...sources, ...others])
    this.#files = [...inPackages, ...project.atRoot]
    this.#named = new NamedFiles(this.#files)
  }

  /**
   * @param {string} file from the root of the project
   * @returns {Reached}
   */
  of(file) {
    const files = new Set([file])
    const outside = new Set()
    /** @type {Set<Package>} */
    const packages = new Set()
    for (const path of files) {
      const next = this.#nextOf(path)
      for (const one of next.files) files.add(one)
      for (const one of next.outside) outside.add(one)
      const own = IS_PROGRAM.test(path) ? this.#project.packageOf(path) : undefined
      if (own && !packages.has(own)) for (const one of this.#project.withNeeds(own)) packages.add(one)
    }
    return { files, packages, outside }
  }

  /** @param {string} path @returns {Next} */
  #nextOf(path) {
    const next = this.#next.get(path) ?? (IS_PROGRAM.test(path) ? this.#follow(path) : NOTHING)
    this.#next.set(path, next)
    return next
  }

  /** @param {string} path @returns {Next} */
  #follow(path) {
    try {
      const { imports, names, computes } = this.#facts.of(this.#project, path)
      const imported = imports.flatMap((name) => this.#project.resolve(name, path) ?? [])
      const named = names.flatMap((name) => this.#named.named(name, path))
      const files = [...imported, ...named]
      if (!SHIPPED.test(path)) {
        files.push(...names.flatMap((name) => (IS_PROGRAM.test(name) ? [] : this.#named.within(name, path))))
        const finds = imports.some((name) => LOADERS.test(name)) || names.some((name) => EXTENSION.test(name))
        if (computes || finds) files.push(...this.#sourcesAround(path))
      }
      return { files, outside: this.#outside(names, path) }
    } catch {
      return { files: this.#files, outside: [] }
    }
  }

  /** @param {string} path */
  #sourcesAround(path) {
    const own = this.#project.packageOf(path)
    if (own === undefined) return this.#files
    return [...this.#project.withNeeds(own)].flatMap(({ folder, sources }) =>
      sources.filter((source) => folder === own.folder || !TESTS.test(source.slice(folder.length))),
    )
  }

  /** @param {readonly string[]} names @param {string} from */
  #outside(names, from) {
    const { root } = this.#project
    const above = names.filter((name) => /^(?:\.\.\/)+[^.*]/.test(name))
    const places = above.flatMap((name) => [join(root, dirname(from), name), join(root, name)])
    return places.filter((place) => relative(root, place).startsWith(`..${sep}`) && existsSync(place))
  }
}
