import type { Incident } from '@nrg/schema/incident'
import { useState } from 'preact/hooks'
import { usePage } from '../../hooks/page-context.ts'

/** What `c` puts the focus in. */
export const COMMENT = 'comment'
const MOST = 2000

/** Says something about an incident; it stands in its log for the others. */
export function Comment({ incident }: { incident: Incident }) {
  const { acts, refresh } = usePage()
  const [text, setText] = useState('')
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!(await acts.comment(incident, text.trim()))) return
    setText('')
    refresh()
  }
  return (
    <form class="cmt" onSubmit={submit}>
      <textarea
        id={COMMENT}
        class="inp"
        rows={1}
        aria-label="Comment"
        placeholder="Comment, for the others"
        required
        maxLength={MOST}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() !== '' && (
        <button type="submit" class="btn">
          Comment
        </button>
      )}
    </form>
  )
}
