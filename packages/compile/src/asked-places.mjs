import { parseAst } from 'rolldown/parseAst'

/** What modules ask for their place by; the last two where they are CommonJS. */
const ASKED = /\bimport\.meta\.(?:dirname|filename|url)\b|\b__(?:dirname|filename)\b/
/** What CommonJS has nothing of. */
const MODULE = /\bimport\.meta\b|^\s*(?:import|export)\b/m
const META = ['dirname', 'filename', 'url']
const COMMON = ['__dirname', '__filename']

/**
 * Puts something in the place of what a module asks for its place by: `import.meta.dirname`, `.filename` and `.url`, and
 * `__dirname` and `__filename` where it declares none itself.
 *
 * @param {string} code
 * @param {string} path of the module; its ending tells what it is written in
 * @param {(asked: string) => string | undefined} placeOf what to put there, as code; undefined leaves it
 * @returns {string | undefined} the code with it; undefined where the module asks for nothing
 * @throws where it cannot be parsed
 */
export function withPlaces(code, path, placeOf) {
  if (!ASKED.test(code)) return undefined
  const sourceType = MODULE.test(code) ? 'module' : 'commonjs'
  const asked = [...askedIn(parseAst(code, { lang: languageOf(path), sourceType }, path))]
  const own = new Set(asked.flatMap(({ name, isDeclared }) => (isDeclared ? [name] : [])))
  let placed = ''
  let last = 0
  for (const { start, end, name, isKey } of asked) {
    const place = own.has(name) ? undefined : placeOf(name)
    if (place === undefined) continue
    placed += `${code.slice(last, start)}${isKey ? `${name}: ` : ''}${place}`
    last = end
  }
  return last === 0 ? undefined : placed + code.slice(last)
}

/** @param {string} path */
function languageOf(path) {
  if (/\.[cm]?ts$/.test(path)) return 'ts'
  if (path.endsWith('.tsx')) return 'tsx'
  return path.endsWith('.jsx') ? 'jsx' : 'js'
}

/**
 * In the order of the text.
 *
 * @typedef {object} Asked
 * @property {number} start
 * @property {number} end
 * @property {string} name
 * @property {boolean} [isDeclared] the module has something of its own by that name
 * @property {boolean} [isKey] it stands for a property of its name, too
 *
 * @param {any} node of the syntax tree
 * @returns {Generator<Asked>}
 */
function* askedIn(node) {
  const { type, start, end, name, object, property, computed } = node
  if (type === 'Identifier' && COMMON.includes(name)) yield { start, end, name }
  if (type === 'MemberExpression' && object.type === 'MetaProperty' && META.includes(property.name))
    return yield { start, end, name: `import.meta.${property.name}` }
  if (type === 'Property' && node.shorthand && COMMON.includes(node.key.name))
    return yield { start, end, name: node.key.name, isKey: true }
  const declared = node.id?.name ?? node.local?.name
  if (COMMON.includes(declared)) yield { start, end, name: declared, isDeclared: true }
  // The names of members are none of variables.
  const named = computed ? undefined : { MemberExpression: 'property', Property: 'key' }[type]
  for (const [key, child] of Object.entries(node))
    if (key !== named) for (const each of nodes(child)) yield* askedIn(each)
}

/** @param {unknown} child */
const nodes = (child) => [child].flat().filter((each) => each !== null && typeof each === 'object')
