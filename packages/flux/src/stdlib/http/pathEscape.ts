import { scalar } from '../../function/define.ts'

const kept = /[A-Za-z0-9\-_.~$&+:=@]/

/** `http.pathEscape(inputString:)`: a text as one segment of a URL's path. */
export const pathEscape = scalar({
  package: 'http',
  name: 'pathEscape',
  parameters: { inputString: '!' },
  call: (args) =>
    Array.from(Buffer.from(args.string('inputString')), (byte) => {
      const character = String.fromCharCode(byte)
      return kept.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    }).join(''),
})
