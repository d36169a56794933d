import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Which files of tests have passed, each with all that it could reach (its key), and what they printed. */
export class PassedFiles {
  #folder

  /** @param {string} folder that it is kept in */
  constructor(folder) {
    this.#folder = folder
  }

  /**
   * What a file printed when it passed with this key; undefined where it has not.
   *
   * @param {string} file
   * @param {string} key
   * @returns {string | undefined}
   */
  printed(file, key) {
    try {
      const [known, ...printed] = readFileSync(this.#place(file), 'utf8').split('\n')
      return known === key ? printed.join('\n') : undefined
    } catch {
      return undefined
    }
  }

  /**
   * A file has passed; with tests that it left out it is run again, for what it lacked may be there by then.
   *
   * @param {string} file
   * @param {string} key
   * @param {string} printed
   */
  add(file, key, printed) {
    if (/ # SKIP\b/i.test(printed)) return
    const place = this.#place(file)
    mkdirSync(dirname(place), { recursive: true })
    const own = `${place}.${process.pid}`
    writeFileSync(own, `${key}\n${printed}`)
    renameSync(own, place)
  }

  /** @param {string} file */
  remove(file) {
    rmSync(this.#place(file), { force: true })
  }

  /** @param {string} file */
  #place(file) {
    return join(this.#folder, createHash('sha256').update(file).digest('hex'))
  }
}
