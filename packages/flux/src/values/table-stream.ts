/** A stream of tables that nobody has computed yet. What would compute it, the plan knows: see `plan/plan-stream.ts`. */
export abstract class TableStream {
  readonly kind = 'stream'
}
