/** Packages with more than JavaScript: where all else is bundled, they are loaded from where they are installed. */
export const NATIVE_PACKAGES =
  /^(classic-level|@resvg\/resvg-js|@influxdata\/flux-lsp-node|zstd-codec|rolldown|lightningcss|@oxc-node\/core)(?=$|\/)/
