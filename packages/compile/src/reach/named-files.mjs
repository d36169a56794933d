import { dirname, posix } from 'node:path'

/**
 * Files of the project, found by texts that may be their names. Where a program looks for them from is not known: a text
 * names whatever ends like it, with anything in the place of a `*`.
 */
export class NamedFiles {
  /** @type {Paths} */
  #files
  /** @type {Paths} */
  #folders
  /** @type {Map<string, readonly string[]>} */
  #within = new Map()

  /** @param {readonly string[]} files from the root of the project */
  constructor(files) {
    this.#files = new Paths(files)
    this.#folders = new Paths([...new Set(files.flatMap(foldersOf))])
  }

  /**
   * `'../src/server.ts'`: that of the module, where it is there; else, as of `'infra/config/*.yaml'`, every file that ends so.
   *
   * @param {string} name
   * @param {string} from the path of the module, from the root
   * @returns {readonly string[]}
   */
  named(name, from) {
    const beside = name.startsWith('.') ? posix.join(dirname(from), name) : undefined
    return beside !== undefined && this.#files.has(beside) ? [beside] : this.#files.ending(name)
  }

  /**
   * `'..'`, `'../src/*'`: what is in the folder that this is for a module, where there is one; else, as of `'apps/query'`,
   * what is in any that ends so.
   *
   * @param {string} name
   * @param {string} from the path of the module, from the root
   * @returns {readonly string[]}
   */
  within(name, from) {
    // Of what is put together, the folder before what is put in.
    const folder = name.replace(/(?<=[^*])\/[^/]*\*.*$/, '').replace(/\/$/, '')
    const beside = folder.startsWith('.') ? posix.join(dirname(from), folder).replace(/\/$/, '') : undefined
    if (beside !== undefined && (beside === '.' || this.#folders.has(beside))) return this.#in([beside])
    if (!/\w/.test(folder)) return []
    const found = this.#within.get(folder) ?? this.#in(this.#folders.ending(folder))
    this.#within.set(folder, found)
    return found
  }

  /** @param {readonly string[]} folders */
  #in(folders) {
    return folders.flatMap((folder) =>
      this.#files.all.filter((path) => folder === '.' || path.startsWith(`${folder}/`)),
    )
  }
}

class Paths {
  all
  /** By the last of their parts. @type {Map<string, string[]>} */
  #byLast = new Map()
  /** @type {Map<string, readonly string[]>} */
  #known = new Map()

  /** @param {readonly string[]} all */
  constructor(all) {
    this.all = all
    for (const path of all) {
      const last = posix.basename(path)
      this.#byLast.set(last, [...(this.#byLast.get(last) ?? []), path])
    }
  }

  /** @param {string} path */
  has(path) {
    return this.#byLast.get(posix.basename(path))?.includes(path) === true
  }

  /** @param {string} name @returns {readonly string[]} */
  ending(name) {
    const found = this.#known.get(name) ?? this.#find(name.replace(/^(?:\.{0,2}\/)+/, ''))
    this.#known.set(name, found)
    return found
  }

  /** @param {string} end */
  #find(end) {
    const last = posix.basename(end)
    const tail = last.slice(last.lastIndexOf('*') + 1)
    // A text that only says what is between two others is no name.
    if (tail === '') return []
    const candidates = last.includes('*') ? this.all : (this.#byLast.get(last) ?? [])
    const pattern = new RegExp(`${end.startsWith('*') ? '' : '(?:^|/)'}${end.split('*').map(literally).join('.*')}$`)
    return candidates.filter((path) => path.endsWith(tail) && pattern.test(path))
  }
}

/** @param {string} path */
function foldersOf(path) {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** @param {string} text */
const literally = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
