declare module 'zstd-codec/lib/module.js' {
  /** Unpacks one stream of data; each call answers whether it went well. */
  export interface DecompressStream {
    begin(): boolean
    transform(bytes: Uint8Array, unpacked: (bytes: Uint8Array) => void): boolean
    delete(): void
  }
  /** Packs one stream of data. */
  export interface CompressStream {
    begin(level: number): boolean
    transform(bytes: Uint8Array, packed: (bytes: Uint8Array) => void): boolean
    end(packed: (bytes: Uint8Array) => void): boolean
    delete(): void
  }
  export interface Binding {
    readonly ZstdDecompressStreamBinding: new () => DecompressStream
    readonly ZstdCompressStreamBinding: new () => CompressStream
  }
  const module: { run(ready: (binding: Binding) => void): void }
  export default module
}
