import { createHash } from 'node:crypto'
import { html } from '../messages/escape.ts'

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.25rem}button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border-radius:.4rem;border:0;background:#0b57d0;color:#fff}
button:focus-visible{outline:3px solid #7cacf8;outline-offset:2px}.small{color:#666}`

/** What a page may do: nothing but show itself in its own style, and send its button. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export interface Page {
  readonly title: string
  readonly lines: readonly string[]
  /** A button that acknowledges. */
  readonly button?: string
  /** Where the incident is looked at. */
  readonly link?: string
}

/** A page for people; every text in it is made harmless. */
export function pageOf({ title, lines, button, link }: Page): string {
  const text = lines.map((line) => `<p>${html(line)}</p>`).join('\n')
  const form = button === undefined ? '' : `<form method="post"><button>${html(button)}</button></form>`
  const more = link === undefined ? '' : `<p class="small"><a href="${html(link)}">Open the incident</a></p>`
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${html(title)}</title><style>${style}</style>
<main><h1>${html(title)}</h1>
${text}
${form}
${more}
</main></html>
`
}
