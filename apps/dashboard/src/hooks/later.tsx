import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A part of the page that is fetched when it is first drawn; where that fails a link loads the page anew, which may be another one. */
export function later<P extends object>(fetchPart: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let part: FunctionComponent<P> | undefined
  return function Later(props: P) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>('waiting')
    useEffect(() => {
      if (part !== undefined) return
      fetchPart().then(
        (fetched) => {
          part = fetched
          setState('there')
        },
        () => setState('failed'),
      )
    }, [])
    if (part !== undefined) {
      const Part = part
      return <Part {...props} />
    }
    return state === 'failed' ? (
      <p class="none">
        This part of the page could not be fetched.{' '}
        <a class="link" href={location.href} target="_self">
          Load the page again
        </a>
      </p>
    ) : null
  }
}
