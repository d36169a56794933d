import { Gauge, type Registry } from 'prom-client'

const STATES = ['closed', 'open', 'half-open']

/** Says in the metrics whether requests go to the database: of the states of its breaker the one that holds is 1. */
export function measureBreaker(register: Registry, state: () => string): void {
  new Gauge({
    name: 'nrg_database_breaker',
    help: 'Whether requests go to the database (closed), none does (open), or one tries (half-open).',
    labelNames: ['state'] as const,
    registers: [register],
    collect() {
      const now = state()
      for (const one of STATES) this.set({ state: one }, one === now ? 1 : 0)
    },
  })
}
