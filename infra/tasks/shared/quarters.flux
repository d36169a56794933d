// takes: date, start, stop
// gives: any, first, last
// shared/quarters.flux: the quarters of an hour that end in the range, from `first` to `last`, if `any` do.
first = date.truncate(t: date.add(d: 15m, to: date.sub(d: 1ns, from: start)), unit: 15m)
last = date.truncate(t: date.sub(d: 1ns, from: stop), unit: 15m)
any = first <= last
