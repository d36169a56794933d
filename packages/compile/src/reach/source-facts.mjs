import { parseAst } from 'rolldown/parseAst'

/**
 * What a source of the project names.
 *
 * @typedef {object} SourceFacts
 * @property {string[]} imports what it imports, as it names that; types, of which nothing is left, are none
 * @property {string[]} names its texts that may be names of files or folders, `*` where a value is put in
 * @property {boolean} computes whether it imports what only its run can tell
 */

/** What may be a path: nothing else is longer, or has a space in it. */
const NAME = /^(?!\*+$)(?=.*[./])[^\s\\<>"'|;,(){}]{1,200}$/

/**
 * @param {string} code
 * @param {string} path tells TypeScript with JSX from TypeScript
 * @returns {SourceFacts}
 * @throws where it is no TypeScript
 */
export function sourceFacts(code, path) {
  /** @type {SourceFacts} */
  const facts = { imports: [], names: [], computes: false }
  visit(parseAst(code, { lang: path.endsWith('x') ? 'tsx' : 'ts' }), facts)
  return { ...facts, imports: [...new Set(facts.imports)], names: [...new Set(facts.names)] }
}

/** @param {any} node @param {SourceFacts} facts */
function visit(node, facts) {
  const { type } = node
  if (type === 'Literal') return name(node.value, facts)
  if (type === 'TemplateLiteral') name(node.quasis.map((/** @type {any} */ { value }) => value.cooked).join('*'), facts)
  const isImport = type === 'ImportExpression' || /^(?:Import|Export\w+)Declaration$/.test(type)
  if (isImport && node.source?.type === 'Literal') {
    if (node.importKind !== 'type' && node.exportKind !== 'type') facts.imports.push(node.source.value)
    return
  }
  if (type === 'ImportExpression') facts.computes = true
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) for (const each of child) each !== null && typeof each === 'object' && visit(each, facts)
    else if (child !== null && typeof child === 'object') visit(child, facts)
  }
}

/** @param {unknown} text @param {SourceFacts} facts */
function name(text, facts) {
  if (typeof text === 'string' && NAME.test(text)) facts.names.push(text)
}
