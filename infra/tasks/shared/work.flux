// shared/work.flux: what a run is about, from `start` to `stop`: see shared/span.flux.
// include shared/span.flux
stop = upTo
