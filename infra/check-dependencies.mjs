// Dependencies point one way: schema <- detection, influx <- service, readings-file <- infra, apps; flux <- influx-embedded <- infra;
// leveldb, line-protocol <- influx-embedded, apps; an app imports no app; lab may import everything and is imported by nothing.
// Held against every package.json and every import of its src; tests may also use what they test against.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const app = ['schema', 'detection', 'influx', 'service', 'readings-file', 'leveldb', 'line-protocol']
const allowed = {
  schema: [],
  detection: ['schema'],
  'readings-file': ['schema'],
  flux: [],
  leveldb: [],
  'line-protocol': [],
  influx: ['schema'],
  service: ['schema', 'influx', 'detection'],
  'influx-embedded': ['flux', 'leveldb', 'line-protocol'],
}
allowed.infra = [...app, 'influx-embedded']
allowed.lab = [...app, 'flux', 'influx-embedded', 'infra']
const folders = ['apps', 'packages'].flatMap((place) => readdirSync(join(root, place)).map((name) => join(place, name)))
const faults = []

for (const folder of [...folders, 'infra']) {
  const name = folder.split(/[\\/]/).at(-1)
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const declared = Object.keys(manifest.dependencies ?? {})
  const ours = (list) => list.filter((one) => one.startsWith('@nrg/')).map((one) => one.slice(5))
  for (const other of ours(declared))
    if (!(allowed[name] ?? app).includes(other))
      faults.push(`${folder}/package.json: ${name} may not depend on ${other}`)
  for (const file of readdirSync(join(root, folder, 'src'), { recursive: true }).filter((one) => /\.tsx?$/.test(one))) {
    const text = readFileSync(join(root, folder, 'src', file), 'utf8')
    const depth = file.split(/[\\/]/).length - 1
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      if (target.startsWith('@nrg/') && !declared.includes(target.split('/').slice(0, 2).join('/')))
        faults.push(`${folder}/src/${file}: ${target} is none of its dependencies`)
      if ((target.match(/\.\.\//g) ?? []).length > depth + 1)
        faults.push(`${folder}/src/${file}: ${target} leaves the package`)
    }
  }
}
for (const fault of faults) console.log(fault)
console.log(`\ndependencies: ${faults.length === 0 ? 1 : 0} passed, ${faults.length} failed`)
process.exitCode = faults.length > 0 ? 1 : 0
