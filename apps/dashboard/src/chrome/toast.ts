const SHOWN_MS = 6000

let timer: ReturnType<typeof setTimeout> | undefined

/** Says something in passing, at the lower edge. */
export function say(text: string): void {
  let place = document.getElementById('toast')
  if (place === null) {
    place = document.createElement('div')
    place.id = 'toast'
    place.setAttribute('role', 'status')
    document.body.append(place)
  }
  place.textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => place.replaceChildren(), SHOWN_MS)
}
