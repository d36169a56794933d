/** An event of a stream; `data` is JSON. */
export interface StreamText {
  readonly name: string
  readonly id: string | undefined
  readonly data: string
}

/**
 * Takes the text of a stream of server-sent events as it comes, in any pieces, and calls back with each whole event.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function eventParser(onEvent: (event: StreamText) => void): (text: string) => void {
  let rest = ''
  let fields: Record<string, string> = {}
  return (text) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        const { event = 'message', id, data } = fields
        fields = {}
        if (data !== undefined) onEvent({ name: event, id, data })
        continue
      }
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
      fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value
    }
  }
}
