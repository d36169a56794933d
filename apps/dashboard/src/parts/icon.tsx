/** The signs of the page, on a square of 16. Constants alone: they are put in as they stand. */
const PATHS = {
  critical:
    '<path d="M5.2 1.5h5.6L14.5 5.2v5.6l-3.7 3.7H5.2L1.5 10.8V5.2z" fill="var(--crit-fill)"/><path d="M8 4.4v4.2M8 11.3v.1" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/>',
  warning:
    '<path d="M8 2 15 14H1z" fill="var(--warn-fill)" stroke="var(--warn-fill)" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 6.4v3.4M8 12v.1" stroke="var(--warn-ink)" stroke-width="1.7" stroke-linecap="round"/>',
  ok: '<circle cx="8" cy="8" r="3" fill="var(--cell-2)"/>',
  strays: '<circle cx="8" cy="8" r="4" fill="none" stroke="var(--off)" stroke-width="1.7"/>',
  retired: '<path d="M4.5 8h7" stroke="var(--off)" stroke-width="1.7"/>',
  offline:
    '<circle cx="8" cy="8" r="5.6" fill="none" stroke="var(--off)" stroke-width="1.7"/><path d="m4.2 11.8 7.6-7.6" stroke="var(--off)" stroke-width="1.7"/>',
  silenced:
    '<path d="M4 11V7.2a4 4 0 0 1 6.4-3.2M12 7v4l1 1.5H5M7 14.2h2M2.5 13.5l11-11" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  closed:
    '<circle cx="8" cy="8" r="5.8" fill="none" stroke="var(--good)" stroke-width="1.5"/><path d="m5.4 8.2 1.8 1.8 3.5-3.7" fill="none" stroke="var(--good)" stroke-width="1.5"/>',
  electrical: '<path d="M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z" fill="currentColor"/>',
  sensor:
    '<path d="M2.5 11.5a5.5 5.5 0 1 1 11 0" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m8 11.5 2.6-3.6" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/><circle cx="8" cy="11.5" r="1.4" fill="currentColor"/>',
  communication:
    '<path d="M2 6.5a9 9 0 0 1 12 0M4.4 9.2a5.4 5.4 0 0 1 7.2 0" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/><circle cx="8" cy="12" r="1.2" fill="currentColor"/><path d="m2.5 14 11-12" stroke="currentColor" stroke-width="1.5"/>',
  check:
    '<path d="m3.2 8.4 3.2 3.2 6.4-7" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  cross: '<path d="m4 4 8 8m0-8-8 8" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  person:
    '<circle cx="8" cy="5.4" r="2.7" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M2.8 14a5.2 5.2 0 0 1 10.4 0" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  search:
    '<circle cx="7" cy="7" r="4.3" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m10.4 10.4 3.3 3.3" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  theme:
    '<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 2.2a5.8 5.8 0 0 1 0 11.6z" fill="currentColor"/>',
  link: '<path d="M6.6 9.4a2.7 2.7 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.9.9M9.4 6.6a2.7 2.7 0 0 0-3.8 0L3.4 8.8a2.7 2.7 0 0 0 3.8 3.8l.9-.9" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  fleet:
    '<path d="M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  bell: '<path d="M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM6.8 14.2h2.4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>',
  down: '<path d="M8 2v8m-3.2-3L8 10.2 11.2 7M3 13.5h10" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  config: '<path d="M2 5h12M2 11h12M6 3v4M10 9v4" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
  question:
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6.2 6.4A1.9 1.9 0 1 1 8 8.6v.8M8 11.4v.1" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/>',
} as const

export type IconName = keyof typeof PATHS

/** A sign; one without a label is decoration beside words that say the same. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  const said = label === undefined ? { 'aria-hidden': true as const } : { role: 'img' as const, 'aria-label': label }
  return <svg class="i" viewBox="0 0 16 16" {...said} dangerouslySetInnerHTML={{ __html: PATHS[name] }} />
}
