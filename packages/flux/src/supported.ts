import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { definitionsOf } from './stdlib/registry.ts'
import { officialLibrary } from './syntax/official-library.ts'

/** The document that lists, for each package of Flux, what the engine has and what it refuses by name. */
export function supportedDocument(library: ReadonlyMap<string, readonly string[]>): string {
  const packages = Array.from(library, ([path, names]) => {
    const has = names.filter((name) => isSupported(path, name))
    const lacks = names.filter((name) => !isSupported(path, name))
    return { path, has, lacks }
  })
  const supported = packages.filter(({ has }) => has.length > 0)
  const refused = packages.filter(({ has, lacks }) => has.length === 0 && lacks.length > 0)
  const count = supported.reduce((sum, { has }) => sum + has.length, 0)
  return [
    '# Supported functions',
    '',
    `${count} functions and constants of Flux's standard library, in ${supported.length} packages. A call of any other`,
    'ends the query with an error that names the function; nothing is ever answered by a guess.',
    '',
    'Generated from the registry by `npm run supported`; do not edit.',
    '',
    ...supported.flatMap(({ path, has, lacks }) => [
      `## ${path}`,
      '',
      has.map(code).join(' '),
      '',
      ...(lacks.length > 0 ? [`Refused: ${lacks.map(code).join(' ')}`, ''] : []),
    ]),
    '## Refused as a whole',
    '',
    ...refused.map(({ path, lacks }) => `- ${code(path)}: ${lacks.map(code).join(' ')}`),
    '',
  ].join('\n')
}

/** A name that needs no import may be of `universe` or of `influxdata/influxdb`. */
const isSupported = (path: string, name: string): boolean =>
  definitionsOf(path)?.has(name) === true ||
  (path === 'universe' && definitionsOf('influxdata/influxdb')?.has(name) === true)

const code = (text: string): string => `\`${text}\``

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../SUPPORTED.md', import.meta.url), supportedDocument(officialLibrary()))
}
