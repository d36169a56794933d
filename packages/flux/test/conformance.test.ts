import t from 'tap'
import { corpus, judge, recordings } from './recorded.ts'

if (corpus === undefined) t.pass('no recordings beside this checkout: nothing to compare with')
else {
  for (const recording of recordings(corpus)) {
    const wrong = judge(corpus, recording)
    if (wrong !== undefined) t.fail(`${recording.theme} ${recording.name}\n${wrong}`)
    else t.pass(`${recording.theme} ${recording.name}`)
  }
}
