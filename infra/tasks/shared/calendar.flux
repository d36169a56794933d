// takes: date, dict, params, timezone
// gives: dayOf
// shared/calendar.flux: the day of the week at a time, by the clocks of a zone. A public holiday of a region is a Sunday.
dayOf = (t, zone, region) => {
    location = timezone.location(name: zone)
    number = 10000 * date.year(t: t, location: location) + 100 * date.month(t: t, location: location) + date.monthDay(t: t, location: location)

    return if dict.get(dict: params.holidays, key: region + " " + string(v: number), default: false) then 0 else date.weekDay(t: t, location: location)
}
