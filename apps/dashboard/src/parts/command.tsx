import { useState } from 'preact/hooks'

const SAID_MS = 2000

/** A command to paste into a terminal. */
export function Command({ text }: { text: string }) {
  const [copied, copy] = useCopy(text)
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <button type="button" class="btn" onClick={copy} aria-live="polite">
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}

/** Whether a text was copied just now, and what copies it. */
export function useCopy(text: string): readonly [copied: boolean, copy: () => Promise<void>] {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), SAID_MS)
  }
  return [copied, copy]
}

/** Copies also where the page is not of a secure origin, such as another machine's address. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
