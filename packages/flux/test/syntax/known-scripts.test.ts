import { readdirSync, rmSync } from 'node:fs'
import { test } from 'tap'
import { check, diagnose } from '../../src/syntax/diagnose.ts'
import { isKnownSound, knownTree, tellTree } from '../../src/syntax/known-scripts.ts'
import { languageServer } from '../../src/syntax/language-server.ts'
import { parse } from '../../src/syntax/parse.ts'
import { shapeOf } from '../../src/syntax/shape.ts'
import { chunksOf } from '../../src/syntax/statement-chunks.ts'

const long = (name: string) => `${name} = [\n${'  "a value of some length",\n'.repeat(20)}]`

test('what one thread finds out of a script is there for others', async (t) => {
  const before = process.env.FLUX_KNOWN_SCRIPTS
  const folder = t.testdir()
  process.env.FLUX_KNOWN_SCRIPTS = folder
  t.teardown(() => {
    if (before === undefined) delete process.env.FLUX_KNOWN_SCRIPTS
    else process.env.FLUX_KNOWN_SCRIPTS = before
  })

  check(`${long('a')}\n${long('b')}`)
  t.ok(isKnownSound(shapeOf(chunksOf(`${long('a')}\n${long('b')}`))))
  t.equal(knownTree(long('a')), languageServer().parse(long('a')))
  t.equal(readdirSync(folder).length, 3, 'both statements, and that they are sound')

  tellTree(`\n${long('d')}`, languageServer().parse(`\n${long('told')}`))
  t.match(parse(`${long('c')}\n${long('d')}`).body, [{ id: { name: 'c' } }, { id: { name: 'told' } }])

  const faulty = `${long('e')}\n${long('f')}\ng = e + nothing`
  const [fault] = diagnose(faulty)
  t.match(fault, { message: 'undefined identifier nothing', position: { line: 45 } })
  t.notOk(isKnownSound(shapeOf(chunksOf(faulty))))

  rmSync(folder, { recursive: true })
  t.equal(parse(`${long('h')}\n${long('i')}`).body.length, 2, 'the folder is gone')
})
