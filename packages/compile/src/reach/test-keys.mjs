import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KnownFacts } from './known-facts.mjs'
import { Project } from './project.mjs'
import { Reach } from './reach.mjs'

/** What tests are told from outside. */
const SETTINGS = ['INFLUX_TEST_URL', 'INFLUX_TEST_TOKEN', 'NATS_SERVER', 'NODE_OPTIONS', 'TZ']

/**
 * A hash of all that a file of tests can reach (see `Reach`): of the sources it can load, of all other files of their
 * packages and of those that these use, of the files at the root but its documents; of Node.js, and of what is set. Of what
 * lies beside the project, names, sizes and times count.
 *
 * @param {string} root of the project, absolute
 * @param {readonly string[]} tests files of tests, by their paths from the root
 * @returns {Map<string, string>} the key of each
 */
export function testKeys(root, tests) {
  const { project, facts, reach } = reachIn(root)
  const settings = SETTINGS.map((name) => `${name}=${process.env[name] ?? ''}`)
  const atRoot = project.atRoot.filter((path) => !path.endsWith('.md'))
  const common = [JSON.stringify(process.versions), process.platform, process.arch, ...settings, ...hashes(atRoot)]
  /** @type {Map<import('./project.mjs').Package, string>} */
  const others = new Map()

  const keys = new Map(tests.map((file) => [file, keyOf(file)]))
  facts.save()
  return keys

  /** @param {string} file */
  function keyOf(file) {
    const { files, packages, outside } = reach.of(file)
    const key = createHash('sha256')
    for (const line of common) key.update(`${line}\n`)
    for (const line of hashes([...files].sort())) key.update(`${line}\n`)
    for (const one of [...packages].sort((a, b) => (a.folder < b.folder ? -1 : 1))) {
      const hash = others.get(one) ?? createHash('sha256').update(hashes(one.others).join('\n')).digest('base64')
      others.set(one, hash)
      key.update(`${one.folder} ${hash}\n`)
    }
    for (const place of [...outside].sort()) for (const line of described(place)) key.update(`${line}\n`)
    return key.digest('base64url')
  }

  /** @param {readonly string[]} paths */
  function hashes(paths) {
    return paths.map((path) => `${path} ${project.hash(path)}`)
  }
}

/**
 * The files of the project that a file of tests can load or read.
 *
 * @param {string} root of the project, absolute
 * @param {string} test from the root
 * @returns {ReadonlySet<string>} from the root
 */
export const reachedFiles = (root, test) => reachIn(root).reach.of(test).files

/** @param {string} root */
function reachIn(root) {
  const project = new Project(root)
  const facts = new KnownFacts(join(root, 'node_modules/.cache/source-facts.json'))
  return { project, facts, reach: new Reach(project, facts) }
}

/** @param {string} place @returns {Generator<string>} */
function* described(place) {
  const found = statSync(place)
  yield `${place} ${found.mtimeMs} ${found.size}`
  if (!found.isDirectory()) return
  for (const name of readdirSync(place).sort()) yield* described(join(place, name))
}
