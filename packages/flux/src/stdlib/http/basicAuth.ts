import { scalar } from '../../function/define.ts'

/** `http.basicAuth(u:, p:)`: the header that tells a user's name and password. */
export const basicAuth = scalar({
  package: 'http',
  name: 'basicAuth',
  parameters: { u: '!', p: '!' },
  call: (args) => `Basic ${Buffer.from(`${args.string('u')}:${args.string('p')}`).toString('base64')}`,
})
