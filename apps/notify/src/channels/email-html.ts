import { html } from '../messages/escape.ts'
import type { History } from '../messages/history.ts'
import type { Delivery } from './channel.ts'
import { HEIGHT, rangeOf, WIDTH } from './chart.ts'

/** How the picture is named within the mail. */
export const CHART_CID = 'chart@nrg'

const font = 'font-family:Segoe UI,Helvetica,Arial,sans-serif'
const button = `display:inline-block;padding:10px 18px;border-radius:6px;background:#0b57d0;color:#ffffff;text-decoration:none;font-weight:600;${font}`

/** A mail as HTML: tables and styles in place, as mail programs want it. Nothing is loaded from elsewhere. */
export function mailHtml(
  { message, wording }: Pick<Delivery, 'message' | 'wording'>,
  history: History | undefined,
): string {
  const { title, text } = wording.say(html)
  const critical = message.incidents.some(({ open, severity }) => open && severity === 'critical')
  const paragraphs = text.split('\n').map((line) => `<p style="margin:0 0 6px">${line === '' ? '&nbsp;' : line}</p>`)
  const acknowledge =
    wording.acknowledge === undefined
      ? ''
      : `<p style="margin:20px 0"><a href="${html(wording.acknowledge)}" style="${button}">Acknowledge</a></p>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title></head>
<body style="margin:0;padding:0;background:#f3f4f6">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="background:#f3f4f6"><tr><td align="center" style="padding:20px 8px">
<table role="presentation" width="${WIDTH + 48}" cellspacing="0" cellpadding="0" style="max-width:100%;background:#ffffff;border-top:4px solid ${critical ? '#c62828' : '#0b57d0'};${font};font-size:15px;line-height:1.45;color:#1c2024">
<tr><td style="padding:20px 24px">
<h1 style="margin:0 0 14px;font-size:19px;line-height:1.3">${title}</h1>
${paragraphs.join('\n')}
${history === undefined ? '' : chart(history)}
${acknowledge}
<p style="margin:16px 0 0"><a href="${html(wording.page)}" style="color:#0b57d0">${message.incidents.length === 1 ? 'Open the incident' : 'Open the incidents'}</a></p>
</td></tr></table></td></tr></table>
</body></html>
`
}

function chart(history: History): string {
  const { from, to, metric, unit } = history
  const { low, high } = rangeOf(history)
  const small = 'font-size:12px;color:#5b6470'
  const has = history.expected.length > 0
  const named = html(`${metric}${unit === '' ? '' : ` in ${unit}`}`)
  const between = html(`${shown(low)} to ${shown(high)}${unit === '' ? '' : ` ${unit}`}`)
  return `<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="margin-top:16px">
<tr><td style="${small}">${named}${has ? '; dashed: expected' : ''}; red: the incident</td><td align="right" style="${small}">${between}</td></tr>
<tr><td colspan="2"><img src="cid:${CHART_CID}" width="${WIDTH}" height="${HEIGHT}" alt="${named}, the hour before: from ${between}" style="display:block;width:100%;height:auto;border:1px solid #e3e6ea"></td></tr>
<tr><td style="${small}">${clock(from)}</td><td align="right" style="${small}">${clock(to)} UTC</td></tr>
</table>`
}

const shown = (value: number) => String(Number(value.toPrecision(4)))
const clock = (time: number) => new Date(time).toISOString().slice(11, 16)
