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

/** The same of the database of each cell, by name. */
export function measureCellBreakers(register: Registry, states: () => ReadonlyMap<string, string>): void {
  new Gauge({
    name: 'nrg_cell_breaker',
    help: 'Whether requests go to the database of a cell (closed), none does (open), or one tries (half-open).',
    labelNames: ['cell', 'state'] as const,
    registers: [register],
    collect() {
      for (const [cell, now] of states()) for (const one of STATES) this.set({ cell, state: one }, one === now ? 1 : 0)
    },
  })
}
