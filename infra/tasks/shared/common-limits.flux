// takes: params
// gives: apart, devices, least, never, opens, scatter
least = params.share
opens = params.opens
devices = params.devices
apart = params.apart
scatter = params.scatter
never = 1000000.0
