import Mustache from 'mustache'
import type { Templates } from '../configuration/template.ts'
import type { Escape } from './escape.ts'

/** What messages say by themselves: a line, and a text. `README.md` has the names, and examples. */
export const defaultTemplates: Required<Templates> = {
  title: '{{label}}: {{title}}{{#where}} · {{where}}{{/where}}',
  text: `{{#note}}{{note}}
{{/note}}{{#incidents}}{{#several}}{{severity}}: {{title}}{{#where}} · {{where}}{{/where}}
{{/several}}{{sentence}}
{{#count}}{{count}}
{{/count}}{{#cause}}{{cause}}
{{/cause}}{{#over}}over{{#lasted}} after {{lasted}}{{/lasted}}, from {{since}} to {{until}}
{{/over}}{{^over}}{{#lasted}}for {{lasted}} so far
{{/lasted}}{{/over}}{{#energy}}{{energy}} than expected{{#cost}}, {{cost}}{{/cost}}
{{/energy}}{{#taken}}taken by {{taken}}
{{/taken}}{{#several}}
{{/several}}{{/incidents}}`,
}

/** Fills in a template; each text that it puts in is made harmless. */
export function fillIn(template: string, view: object, harmless: Escape): string {
  return Mustache.render(template, view, {}, { escape: (value) => harmless(String(value)) })
}

/** What is wrong with a template; undefined where nothing is. */
export function templateFault(template: string): string | undefined {
  try {
    const raw = unescaped(Mustache.parse(template))
    return raw === undefined ? undefined : `{{{${raw}}}} would put in a text as it is: write {{${raw}}}`
  } catch (error) {
    return (error as Error).message
  }
}

type Tokens = ReturnType<typeof Mustache.parse>

function unescaped(tokens: Tokens): string | undefined {
  for (const token of tokens as unknown as [type: string, name: string, start: number, end: number, inner?: Tokens][]) {
    const [type, name, , , inner] = token
    if (type === '&') return name
    const found = Array.isArray(inner) ? unescaped(inner) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
