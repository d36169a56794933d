import { readFileSync } from 'node:fs'
import t from 'tap'
import { allDefinitions } from '../src/stdlib/registry.ts'
import { supportedDocument } from '../src/supported.ts'
import { languageServer } from '../src/syntax/language-server.ts'
import { officialLibrary } from '../src/syntax/official-library.ts'

const library = officialLibrary()

t.test('SUPPORTED.md is what the registry says; npm run supported writes it anew', (t) => {
  const written = readFileSync(new URL('../SUPPORTED.md', import.meta.url), 'utf8')
  t.equal(written, supportedDocument(library))
  t.end()
})

t.test('every public definition is one of the official library', (t) => {
  const known = new Set(['experimental/record any', 'timezone utc', 'universe location'])
  const strangers = allDefinitions()
    .filter(({ package: path, name }) => !name.startsWith('_') && !library.get(path)?.includes(name))
    .map(({ package: path, name }) => `${path} ${name}`)
    .filter((name) => !known.has(name))
  t.same(strangers, [])
  t.end()
})

t.test('no definition is there twice', (t) => {
  const names = allDefinitions().map(({ package: path, name }) => `${path} ${name}`)
  t.same(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  )
  t.end()
})

t.test('the official checker accepts what is written in Flux', (t) => {
  for (const definition of allDefinitions()) {
    if (definition.kind !== 'composed') continue
    const imports = (definition.imports ?? []).map((path) => `import "${path}"\n`).join('')
    const errors = languageServer()
      .diagnose(`${imports}\nfn = ${definition.source}\n`)
      // The functions of the definition's own package are in its scope, but not in this script's.
      .filter(({ severity, message }) => severity === 1 && !message.startsWith('undefined identifier'))
    t.same(errors, [], `${definition.package} ${definition.name}`)
  }
  t.end()
})
