import { scalar } from '../../function/define.ts'

/** `strings.substring(v:, start:, end:)`: the characters from one place up to another, both kept within the text. */
export const substring = scalar({
  package: 'strings',
  name: 'substring',
  parameters: { v: '!', start: '!', end: '!' },
  call: (args) => {
    const text = args.string('v')
    const start = Math.max(0, Number(args.int('start')))
    const end = Math.max(start, Number(args.int('end')))
    return [...text].slice(start, end).join('')
  },
})
