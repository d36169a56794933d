/** Bytes that wait to be sent, by replication. */
export class QueueSizes {
  readonly #bytes = new Map<string, number>()

  get ids(): string[] {
    return [...this.#bytes.keys()]
  }

  bytes(replicationId: string): number {
    return this.#bytes.get(replicationId) ?? 0
  }

  add(replicationId: string, bytes: number): void {
    this.#bytes.set(replicationId, this.bytes(replicationId) + bytes)
  }

  subtract(replicationId: string, bytes: number): void {
    const left = this.bytes(replicationId) - bytes
    if (left > 0) this.#bytes.set(replicationId, left)
    else this.#bytes.delete(replicationId)
  }
}
