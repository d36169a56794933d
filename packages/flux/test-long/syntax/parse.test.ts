import { test } from 'tap'
import { holdTrees } from '../../test/syntax/trees.ts'

test('a script has the tree that it has where it is parsed at once: 1,500 of them', (t) => holdTrees(t, 1500))
