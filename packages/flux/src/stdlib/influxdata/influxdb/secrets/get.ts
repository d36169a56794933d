import { FluxError } from '../../../../errors.ts'
import { scalar } from '../../../../function/define.ts'

/**
 * The secret of an organisation by its key. No secrets are kept here, so none is ever found.
 * @see https://docs.influxdata.com/flux/v0/stdlib/influxdata/influxdb/secrets/get/
 */
export const get = scalar({
  package: 'influxdata/influxdb/secrets',
  name: 'get',
  parameters: { key: '!' },
  call(args) {
    args.string('key')
    throw new FluxError('not found', 'secret not found')
  },
})
