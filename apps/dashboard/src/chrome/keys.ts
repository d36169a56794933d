const KEPT = 'keys'

/** Whether keys of one letter do something: who speaks to the machine, or holds it in one hand, may not want that. */
export const hasLetters = (): boolean => localStorage.getItem(KEPT) !== 'off'

export const setLetters = (on: boolean): void => localStorage.setItem(KEPT, on ? 'on' : 'off')

/** Whether a key is meant for the page: no browser's own, nothing that is typed, and no letter where those are switched off. */
export function isForPage({ ctrlKey, metaKey, altKey, key, target }: KeyboardEvent): boolean {
  return !(ctrlKey || metaKey || altKey || (key.length === 1 && !hasLetters()) || isTyping(target))
}

/** A box that is ticked takes no letters. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), select, textarea')
