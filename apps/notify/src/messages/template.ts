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

/** The names that templates can use: what a message is, what an incident is, and a list of those. */
export const templateNames = [
  ...['label', 'message', 'note', 'page', 'acknowledge', 'incidents', 'several'],
  ...['title', 'where', 'sentence', 'value', 'expected', 'score', 'kind', 'signs', 'cause', 'severity', 'critical'],
  ...['metric', 'reason', 'site', 'device', 'devices', 'count', 'alerts', 'since', 'until', 'lasted', 'over'],
  ...['energy', 'cost', 'taken'],
]

/** What is wrong with a template; undefined where nothing is. */
export function templateFault(template: string): string | undefined {
  try {
    return faultOf(Mustache.parse(template) as unknown as Token[], template)
  } catch (error) {
    return (error as Error).message
  }
}

type Token = readonly [type: string, name: string, start: number, end: number, inner?: readonly Token[]]

function faultOf(tokens: readonly Token[], template: string): string | undefined {
  for (const [type, name, start, , inner] of tokens) {
    const fault = type === 'text' || type === '!' || type === '=' ? undefined : tagFault(type, name)
    if (fault !== undefined) {
      const line = template.slice(0, start).split('\n').length
      return line > 1 ? `${fault} (line ${line} of it)` : fault
    }
    const within = Array.isArray(inner) ? faultOf(inner, template) : undefined
    if (within !== undefined) return within
  }
  return undefined
}

function tagFault(type: string, name: string): string | undefined {
  if (type === '&') return `{{{${name}}}} would put in a text as it is: write {{${name}}}`
  if (type === '>') return `{{> ${name}}} is another template: there are none to put in`
  // Of a list of texts, the text itself.
  if (name === '.' || templateNames.includes(name)) return undefined
  return `{{${name}}} is no name: there are ${templateNames.join(', ')}`
}
