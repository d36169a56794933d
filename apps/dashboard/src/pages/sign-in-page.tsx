import { useEffect, useRef, useState } from 'preact/hooks'
import { goOnAt, type SignedIn, signIn } from '../session/session.ts'

const WHY: Readonly<Record<Exclude<SignedIn, 'ok'>, string>> = {
  unknown: 'This key is not known, or it has ended.',
  too_many: 'Too many tries: wait ten seconds.',
  failed: 'The query service does not answer: try again.',
}

/** Asks for a key, and leads back to where it was asked for. */
export function SignInPage() {
  const [why, setWhy] = useState('')
  const [isBusy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    document.title = 'Sign in · NRG'
    field.current?.focus()
  }, [])
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    const answer = await signIn(field.current?.value.trim() ?? '')
    if (answer === 'ok') return location.replace(goOnAt(location))
    setBusy(false)
    setWhy(WHY[answer])
    field.current?.select()
  }
  return (
    <main class="first signin">
      <div>
        <h1>Sign in</h1>
        <p class="lead">This installation is read and acted on with a key.</p>
      </div>
      <form class="panel" onSubmit={submit}>
        <label for="key">Key</label>
        <input
          id="key"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          maxLength={256}
          aria-invalid={why !== ''}
          aria-describedby="why"
        />
        <p id="why" role="alert">
          {why}
        </p>
        <button type="submit" class="btn pri" disabled={isBusy}>
          Sign in
        </button>
      </form>
      <p class="mut">
        Whoever runs it makes one: <b>npm run keys -- issue --role operate --name NAME</b>
      </p>
    </main>
  )
}
