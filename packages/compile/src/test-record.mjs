import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { PassedFiles } from './passed-files.mjs'
import { Project } from './reach/project.mjs'
import { testKeys } from './reach/test-keys.mjs'

/** What of a package's tests has passed with everything as it is. */
export class TestRecord {
  #root
  #folder
  #passed
  #stamp
  /** @type {Map<string, string>} */
  #keys = new Map()
  /** Those that have passed now, and what they printed. @type {Map<string, string>} */
  #now = new Map()

  /**
   * @param {string} folder of the package, absolute
   * @param {readonly string[]} files of tests, from there
   * @throws where it is in no workspace
   */
  constructor(folder, files) {
    this.#root = workspaceOf(folder)
    this.#folder = folder
    this.#passed = new PassedFiles(join(folder, 'node_modules/.cache/passed'))
    this.#stamp = new Project(this.#root).stamp()
    this.#keys = this.#keysOf(files)
  }

  /**
   * What a file printed when it passed, with everything that it reaches as it is now; undefined where it has not.
   *
   * @param {string} file
   */
  printed(file) {
    const key = this.#keys.get(file)
    return key === undefined ? undefined : this.#passed.printed(file, key)
  }

  /** @param {string} file @param {string} printed */
  passed(file, printed) {
    this.#now.set(file, printed)
  }

  /** Also of one that has passed, where it is found later. @param {string} file */
  failed(file) {
    this.#now.delete(file)
    this.#passed.remove(file)
  }

  /** Keeps what has passed, but for that of which something was changed meanwhile. */
  save() {
    const isUnchanged = this.#stamp === new Project(this.#root).stamp()
    const after = isUnchanged ? this.#keys : this.#keysOf([...this.#now.keys()])
    for (const [file, printed] of this.#now) {
      const key = this.#keys.get(file)
      if (key !== undefined && key === after.get(file)) this.#passed.add(file, key, printed)
    }
  }

  /** @param {readonly string[]} files @returns {Map<string, string>} */
  #keysOf(files) {
    const from = relative(this.#root, this.#folder).replaceAll(sep, '/')
    /** @param {string} file */
    const pathOf = (file) => `${from}/${file.replaceAll(sep, '/')}`
    const keys = testKeys(this.#root, files.map(pathOf))
    return new Map(files.map((file) => [file, /** @type {string} */ (keys.get(pathOf(file)))]))
  }
}

/** @param {string} folder @returns {string} */
function workspaceOf(folder) {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder
  if (dirname(folder) === folder) throw new Error('there is no pnpm-workspace.yaml above')
  return workspaceOf(dirname(folder))
}
