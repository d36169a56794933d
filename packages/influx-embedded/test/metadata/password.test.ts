import { test } from 'tap'
import { hashPassword, passwordMatches, validatePassword } from '../../src/metadata/password.ts'

test('a password is known again by its hash', async (t) => {
  const hashed = await hashPassword('correct horse')
  t.equal(await passwordMatches('correct horse', hashed), true)
  t.equal(await passwordMatches('correct hors', hashed), false)
  t.not((await hashPassword('correct horse')).hash, hashed.hash, 'each has a salt of its own')
  t.notMatch(JSON.stringify(hashed), 'horse')
})

test('passwords have 8 to 72 bytes', (t) => {
  const message = 'passwords must be between 8 and 72 characters long'
  for (const password of ['', '1234567', 'x'.repeat(73), 'é'.repeat(37)]) {
    t.throws(() => validatePassword(password), { code: 'invalid', message }, password)
  }
  for (const password of ['12345678', 'x'.repeat(72), 'éééé']) t.doesNotThrow(() => validatePassword(password))
  t.end()
})
