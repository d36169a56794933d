import { electrical, seen } from './harbour.ts'

export const acknowledgeBodyExample = { comment: 'on the way' }
export const commentBodyExample = { text: 'filter changed' }
export const verdictBodyExample = { verdict: 'real', cause: 'bearing' }

const silence = {
  scope: { site: 'harbour', metric: 'current_a' },
  until: '2026-11-26T18:00:00.000Z',
  why: 'compressor is being changed',
  but_limits: true,
}

export const silenceBodyExample = { ...silence, dry_run: false }
export const silencePatchExample = { until: silence.until, why: silence.why }

export const silenceExample = {
  id: 'sil_5f1c2a90b3d4e687',
  ...silence,
  from: seen,
  by: 'M. Okafor',
  state: 'active',
  matches_open: 1,
}

export const silencePreviewExample = { matches_open: 1, devices: 42 }

export const deviceBodyExample = { name: 'Chiller 2', site: 'harbour', note: 'feed H2', feed: 'H2', electrical }
