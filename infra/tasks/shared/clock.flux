// takes: date, timezone
// gives: minuteOf, minutesApart
// shared/clock.flux: the minute of the day that clocks of a time zone show, and how far from one minute of the day to
// another, the shorter way.
minuteOf = (t, zone) => {
    location = timezone.location(name: zone)

    return date.hour(t: t, location: location) * 60 + date.minute(t: t, location: location)
}
minutesApart = (from, to) => (to - from + 2160) % 1440 - 720
