import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sourceFacts } from './source-facts.mjs'

/** @typedef {import('./source-facts.mjs').SourceFacts} SourceFacts */

/** What sources name, kept from run to run by their content: to read all of them again takes a second or two. */
export class KnownFacts {
  #file
  /** @type {Map<string, SourceFacts>} */
  #before
  /** @type {Map<string, SourceFacts>} */
  #used = new Map()

  /** @param {string} file that it is kept in */
  constructor(file) {
    this.#file = file
    this.#before = new Map(readEntries(file))
  }

  /**
   * @param {import('./project.mjs').Project} project
   * @param {string} path from its root
   * @returns {SourceFacts}
   * @throws where it is no TypeScript
   */
  of(project, path) {
    const id = `${project.hash(path)} ${path.endsWith('x') ? 'tsx' : 'ts'}`
    const facts = this.#used.get(id) ?? this.#before.get(id) ?? sourceFacts(project.read(path), path)
    this.#used.set(id, facts)
    return facts
  }

  /** Keeps what is known. Of two that do so at the same time the later one's stays. */
  save() {
    if ([...this.#used.keys()].every((id) => this.#before.has(id))) return
    mkdirSync(dirname(this.#file), { recursive: true })
    const own = `${this.#file}.${process.pid}`
    writeFileSync(own, JSON.stringify([...new Map([...readEntries(this.#file), ...this.#used])]))
    renameSync(own, this.#file)
  }
}

/** @param {string} file @returns {[string, SourceFacts][]} */
function readEntries(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}
