import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type * as ast from '../src/syntax/ast.ts'
import { parse } from '../src/syntax/parse.ts'
import { SourceText } from './source-text.ts'

/** One testcase of the official suite, as the script that a server would be given. */
export interface TestCase {
  /** The file's path within the checkout and the name of the testcase. */
  readonly name: string
  readonly script: string
  /** True where the suite marks the testcase as one that nobody should run. */
  readonly isSkipped: boolean
}

const skipTag = /^option testing\.tags = \[.*"skip".*\]$/

type TestCaseStatement = Extract<ast.Statement, { type: 'TestCaseStatement' }>

interface TestFile {
  readonly path: string
  readonly imports: string
  readonly preamble: string
  readonly cases: ReadonlyMap<string, readonly string[]>
}

/** Every testcase in the `*_test.flux` files of the checkout's standard library, in the order of the files. */
export function readTestCases(checkout: string): readonly TestCase[] {
  const library = join(checkout, 'stdlib')
  const files = testFiles(library).map((path) => readTestFile(path, relative(library, path)))
  return files.flatMap((file) =>
    Array.from(file.cases, ([name, body]) => ({
      name: `${file.path} ${name}`,
      script: scriptOf(file, body, files),
      isSkipped: body.some((statement) => skipTag.test(statement)),
    })),
  )
}

function testFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('_test.flux'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function readTestFile(path: string, name: string): TestFile {
  const text = readFileSync(path, 'utf8')
  const source = new SourceText(text)
  const file = parse(text)
  const cases = new Map<string, readonly string[]>()
  const preamble: string[] = []
  for (const statement of file.body) {
    if (statement.type === 'TestCaseStatement') cases.set(statement.id.name, bodyOf(statement, source))
    else preamble.push(source.slice(statement.location))
  }
  return {
    path: name,
    imports: file.imports.map(({ as, path }) => `import ${as ? `${as.name} ` : ''}"${path.value}"\n`).join(''),
    preamble: preamble.join('\n'),
    cases,
  }
}

/** The statements of a testcase; one that extends another begins with the name of that in `extends`. */
function bodyOf(statement: TestCaseStatement, source: SourceText): string[] {
  const extended = (statement as { extends?: { value: string } | null }).extends?.value
  const statements = statement.block.body.map(({ location }) => source.slice(location))
  return extended ? statements.map((text) => (text === 'super()' ? `super ${extended}` : text)) : statements
}

function scriptOf(file: TestFile, body: readonly string[], files: readonly TestFile[]): string {
  let { imports, preamble } = file
  const statements = body.flatMap((statement) => {
    if (!statement.startsWith('super ')) return [statement]
    const [path = '', name = ''] = statement.slice('super flux/'.length).split('.')
    const base = files.find((candidate) => candidate.path === `${path}.flux`)
    if (!base) throw new Error(`${file.path} extends ${path}, which is not in the checkout`)
    imports = imports.concat(...base.imports.split(/(?<=\n)/).filter((line) => !imports.includes(line)))
    preamble = `${base.preamble}\n${preamble}`
    return base.cases.get(name) ?? []
  })
  return `${imports}\n${preamble}\n${statements.join('\n')}\n`
}
