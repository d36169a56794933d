// Dependencies point one way: schema <- detection, influx <- service, readings-file, stream <- infra, apps; flux <- influx-embedded <- infra;
// leveldb, line-protocol <- influx-embedded, apps; compile <- all, which runs their TypeScript; an app imports no app; lab may import everything and is imported by nothing.
// Held against every package.json and every import of its src; tests may also use what they test against.
// Within a package they point down, from floor to floor (layers.mjs), and no file imports itself by way of others.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { layers } from './layers.mjs'

const root = join(import.meta.dirname, '..')
const app = ['schema', 'detection', 'influx', 'service', 'readings-file', 'leveldb', 'line-protocol', 'stream']
const allowed = {
  compile: [],
  schema: [],
  detection: ['schema'],
  'readings-file': ['schema'],
  flux: [],
  leveldb: [],
  'line-protocol': [],
  influx: ['schema'],
  stream: ['schema'],
  service: ['schema', 'influx', 'detection'],
  'influx-embedded': ['flux', 'leveldb', 'line-protocol'],
}
allowed.infra = [...app, 'influx-embedded']
allowed.lab = [...app, 'flux', 'influx-embedded', 'infra']
const folders = ['apps', 'packages'].flatMap((place) => readdirSync(join(root, place)).map((name) => join(place, name)))
const faults = []

/** A value, a function and a dynamic one are one recursive type, spelled in three files. */
const recursiveType = [
  'packages/flux/src/values/value.ts',
  'packages/flux/src/values/function.ts',
  'packages/flux/src/values/dynamic.ts',
]
/** What the files of all packages import of their own packages. */
const imports = new Map()

for (const folder of [...folders, 'infra']) {
  const name = folder.split(/[\\/]/).at(-1)
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const declared = Object.keys(manifest.dependencies ?? {})
  const ours = (list) => list.filter((one) => one.startsWith('@nrg/')).map((one) => one.slice(5))
  for (const other of ours(declared))
    if (other !== 'compile' && !(allowed[name] ?? app).includes(other))
      faults.push(`${folder}/package.json: ${name} may not depend on ${other}`)
  for (const file of readdirSync(join(root, folder, 'src'), { recursive: true }).filter((one) => /\.tsx?$/.test(one))) {
    const text = readFileSync(join(root, folder, 'src', file), 'utf8')
    const depth = file.split(/[\\/]/).length - 1
    const path = join(folder, 'src', file)
    const within = []
    imports.set(path, within)
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
      if (target.startsWith('.')) within.push(join(path, '..', target))
      if (target.startsWith('@nrg/') && !declared.includes(target.split('/').slice(0, 2).join('/')))
        faults.push(`${folder}/src/${file}: ${target} is none of its dependencies`)
      if ((target.match(/\.\.\//g) ?? []).length > depth + 1)
        faults.push(`${folder}/src/${file}: ${target} leaves the package`)
    }
  }
}
for (const [place, floors] of Object.entries(layers)) holdFloors(place, floors)
for (const folder of [...folders, 'infra'])
  if (!layers[`${folder}/src`]) faults.push(`${folder}: its floors are not in infra/layers.mjs`)
for (const circle of circles())
  if (!circle.every((file) => recursiveType.includes(file))) faults.push(`a circle: ${circle.sort().join(', ')}`)

for (const fault of faults) console.log(fault)
console.log(`\ndependencies: ${faults.length === 0 ? 1 : 0} passed, ${faults.length} failed`)
process.exitCode = faults.length > 0 ? 1 : 0

/** What stands on a floor imports from below alone; every folder stands on one. */
function holdFloors(place, floors) {
  const floorOf = new Map(floors.flatMap((floor, height) => floor.split(' ').map((name) => [name, height])))
  const unitOf = (file) =>
    file
      .slice(place.length + 1)
      .split(/[\\/]/)[0]
      .replace(/\.tsx?$/, '')
  for (const [file, targets] of imports) {
    if (!file.startsWith(`${place}/`)) continue
    const unit = unitOf(file)
    if (!floorOf.has(unit) && file.slice(place.length + 1).includes('/'))
      faults.push(`${file}: ${unit} stands on no floor of ${place}: say in infra/layers.mjs where it belongs`)
    for (const target of targets) {
      const other = unitOf(target)
      if (other !== unit && target.startsWith(`${place}/`) && floorOf.get(other) >= floorOf.get(unit))
        faults.push(`${file}: ${unit} imports ${other}, which does not stand below it`)
    }
  }
}

/** Files that import each other, by way of others too (Tarjan's strongly connected components of more than one). */
function circles() {
  const found = []
  const seen = new Map()
  const stack = []
  const visit = (file) => {
    const order = seen.size
    let lowest = order
    seen.set(file, order)
    stack.push(file)
    for (const target of imports.get(file) ?? []) {
      if (!seen.has(target)) lowest = Math.min(lowest, visit(target))
      else if (stack.includes(target)) lowest = Math.min(lowest, seen.get(target))
    }
    if (lowest === order) {
      const circle = stack.splice(stack.indexOf(file))
      if (circle.length > 1) found.push(circle)
    }
    return lowest
  }
  for (const file of imports.keys()) if (!seen.has(file)) visit(file)
  return found
}
