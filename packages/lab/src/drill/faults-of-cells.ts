import { setTimeout as sleep } from 'node:timers/promises'
import { dealOut } from '@nrg/stream/partition-table'
import { CellsQuery, deviceIn, type ToldAlerts } from './cells-query.ts'
import type { Cell, Cluster } from './cluster.ts'
import type { Check } from './drill.ts'

/** An alert that is not told by then never is; a busy machine takes its time. */
const ALERT_MS = 5 * 60_000
const LOOK_MS = 1000

/** A device of each cell that is too hot, and what is told of them while one of the cells is away and afterwards. */
export class FaultsOfCells {
  readonly #cluster: Cluster
  readonly #query: CellsQuery
  readonly #away: Cell
  readonly #devices: { readonly other: number; readonly away: number }
  #meanwhile: ToldAlerts | undefined
  #later: ToldAlerts | undefined
  /** How long after the cell was away the alert of the other one was told. */
  toldMs = Number.NaN

  private constructor(cluster: Cluster, query: CellsQuery, away: Cell, other: Cell) {
    this.#cluster = cluster
    this.#query = query
    this.#away = away
    const table = dealOut(cluster.cells.map(({ name }) => name))
    this.#devices = { other: deviceIn(other.name, table), away: deviceIn(away.name, table) }
  }

  static async start(folder: string, cluster: Cluster, away: Cell, other: Cell): Promise<FaultsOfCells> {
    return new FaultsOfCells(cluster, await CellsQuery.start(folder, cluster), away, other)
  }

  /** Whether there is more to wait for while the cell has been away for so long. */
  isAwaited(awayMs: number): boolean {
    return !this.#isTold && awayMs < ALERT_MS
  }

  /** Both read what is past their limit, and it is looked what is told of it. */
  async look(awayMs: number): Promise<void> {
    await this.#cluster.front.post([hot(this.#devices.other), hot(this.#devices.away)])
    if (this.#isTold) return
    this.#meanwhile = await this.#query.alerts()
    this.toldMs = awayMs
  }

  /** Waits until what came while the cell was away is judged, and nothing is left out any more. */
  async caughtUp(): Promise<void> {
    for (const until = performance.now() + ALERT_MS; performance.now() < until; await sleep(LOOK_MS)) {
      this.#later = await this.#query.alerts()
      if (this.#isCaughtUp) return
    }
  }

  get checks(): readonly Check[] {
    const told = (alerts: ToldAlerts | undefined) =>
      `${alerts?.devices.join(' ')}, without ${alerts?.partial || 'none'}`
    return [
      {
        what: 'an alert of the other cell meanwhile, and that one is left out',
        ok: this.#isTold,
        found: told(this.#meanwhile),
      },
      {
        what: 'afterwards one of what came meanwhile, and none left out',
        ok: this.#isCaughtUp,
        found: told(this.#later),
      },
    ]
  }

  get crashes(): number {
    return this.#query.program.crashes
  }

  stop(): Promise<void> {
    return this.#query.program.stop()
  }

  get #isTold(): boolean {
    const { devices = [], partial } = this.#meanwhile ?? {}
    return devices.includes(String(this.#devices.other)) && partial === this.#away.name
  }

  get #isCaughtUp(): boolean {
    const { devices = [], partial } = this.#later ?? {}
    return devices.includes(String(this.#devices.away)) && partial === ''
  }
}

/** A reading of now that is past its limit. */
const hot = (device: number) =>
  JSON.stringify({ device_id: device, timeof: new Date().toISOString(), voltage_v: 480, current_a: 20, temp_c: 95 })
