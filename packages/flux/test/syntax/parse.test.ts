import { test } from 'tap'
import { chunksOf } from '../../src/syntax/statement-chunks.ts'
import { holdTrees } from './trees.ts'

test('a script has the tree that it has where it is parsed at once, whatever was parsed before', (t) =>
  holdTrees(t, 400))

test('a script is parted before what begins a statement', async (t) => {
  const texts = (script: string) => chunksOf(script).map(({ text }) => text)
  t.strictSame(texts('import "a"\n\na = 1 // one\n// two\nb = f(\nc = 2)\noption x = 1\ny\n'), [
    'import "a"',
    '\n\na = 1',
    ' // one\n// two\nb = f(\nc = 2)',
    '\noption x = 1\ny\n',
  ])
  t.strictSame(
    chunksOf('a = 1\n\nb = 2').map(({ line }) => line),
    [0, 0],
  )
  t.strictSame(
    chunksOf('a = "\n"\nb = 2').map(({ line }) => line),
    [0, 1],
  )
  t.equal(texts('a = 1 +\nb = 2').length, 1, 'an expression that is not at its end')
  t.equal(texts('a = 1\n  b = 2').length, 1, 'what does not begin its line')
})
