/** An address that leads nowhere, with the way back. */
export function NotFound({ what }: { what: string }) {
  return (
    <div class="first">
      <div>
        <h1>{what}</h1>
        <p class="lead">It may have been renamed, or the link is not whole.</p>
      </div>
      <p>
        <a class="link" href="/">
          To the fleet
        </a>
      </p>
    </div>
  )
}
