import t from 'tap'
import { holtWintersForecast } from '../../src/forecast/holt-winters.ts'
import { minimize } from '../../src/forecast/nelder-mead.ts'

t.test('the simplex walks downhill', (t) => {
  const patience = { atLeast: 1e-12, iterations: 100 }
  const bowl = minimize(
    (x) => ((x[0] as number) - 3) ** 2 + ((x[1] as number) + 1) ** 2,
    Float64Array.of(0, 0),
    patience,
  )
  t.ok(Math.abs((bowl.at[0] as number) - 3) < 1e-4)
  t.ok(Math.abs((bowl.at[1] as number) + 1) < 1e-4)
  const valley = minimize(
    (x) => 100 * ((x[1] as number) - (x[0] as number) ** 2) ** 2 + (1 - (x[0] as number)) ** 2,
    Float64Array.of(-1.2, 1),
    patience,
  )
  t.ok(valley.value < 1e-6, 'through a curved valley')
  t.end()
})

t.test('it gives up when nothing is gained any more', (t) => {
  let calls = 0
  const flat = minimize(
    () => {
      calls++
      return 1
    },
    Float64Array.of(0),
    { atLeast: 0, iterations: 10 },
  )
  t.equal(flat.value, 1)
  t.ok(calls < 60)
  t.end()
})

t.test('a forecast goes on with a trend and with seasons', (t) => {
  const line = Float64Array.from({ length: 30 }, (_, i) => 10 + 2 * i)
  const { values } = holtWintersForecast(line, 3, 0, false)
  t.ok(
    values.every((value, i) => Math.abs(value - (70 + 2 * i)) < 0.5),
    [...values].join(),
  )
  const waves = Float64Array.from({ length: 24 }, (_, i) => [10, 20, 30, 20][i % 4] as number)
  const seasonal = holtWintersForecast(waves, 4, 4, true)
  t.equal(seasonal.values.length, 28)
  t.equal(seasonal.values[0], 10)
  t.ok(seasonal.error >= 0)
  t.end()
})

t.test('gaps do not count, and too few values forecast nothing', (t) => {
  const gaps = Float64Array.of(1, 2, Number.NaN, 4, 5)
  t.ok(holtWintersForecast(gaps, 2, 0, false).values.every(Number.isFinite))
  t.equal(holtWintersForecast(Float64Array.of(1), 2, 0, false).values.length, 0)
  t.equal(holtWintersForecast(gaps, 2, 8, false).values.length, 0)
  t.equal(holtWintersForecast(gaps, 0, 0, false).values.length, 0)
  t.end()
})
