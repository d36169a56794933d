import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'
import { test } from 'tap'
import { parse } from 'yaml'

const { builtPath, programs } = (await import('../build/programs.mjs' as string)) as {
  builtPath: (path: string) => string
  programs: readonly string[]
}
const textOf = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')

/** What a unit says, by section and name; a name that comes more than once has all its values. */
function unitOf(name: string): Record<string, Record<string, string[]>> {
  const unit: Record<string, Record<string, string[]>> = {}
  let section: Record<string, string[]> = {}
  for (const line of textOf(`infra/systemd/${name}`).split('\n')) {
    const [, title] = /^\[(\w+)\]$/.exec(line) ?? []
    if (title !== undefined) {
      section = {}
      unit[title] = section
    } else if (line !== '' && !line.startsWith('#')) {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
      if (key === '') throw new Error(`${name}: ${line}`)
      section[key] = [...(section[key] ?? []), value]
    }
  }
  return unit
}

/** Programs that a file names are among those that are built. */
const namesBuilt = (text: string) =>
  [...text.matchAll(/infra\/dist\/\S+\.js/g)].map(([path]) => programs.map(builtPath).includes(path))

test('the units of systemd run what is built, as a user of systemd that may write to its own folders alone', (t) => {
  for (const name of ['nrg.service', 'nrg-backup.service']) {
    const { Service = {} } = unitOf(name)
    t.strictSame(namesBuilt(Service.ExecStart?.[0] ?? ''), [true], name)
    t.strictSame(
      {
        user: [Service.DynamicUser, Service.User, Service.StateDirectoryMode],
        system: Service.ProtectSystem,
        privileges: Service.NoNewPrivileges,
        capabilities: Service.CapabilityBoundingSet,
      },
      { user: [['yes'], ['nrg'], ['0700']], system: ['strict'], privileges: ['yes'], capabilities: [''] },
      name,
    )
    t.match(Service.MemoryMax?.[0], /^\d+G$/, name)
    const environment = Object.fromEntries(
      (Service.Environment ?? [])
        .join(' ')
        .split(' ')
        .map((one) => one.split('=')),
    )
    t.strictSame(
      environment,
      { NODE_ENV: 'production', ENV_FILE: '/var/lib/nrg/.env', DATA_DIR: '/var/lib/nrg/data' },
      'and no secret stands in it',
    )
  }
  const { Service: service = {} } = unitOf('nrg.service')
  t.strictSame(
    [service.StateDirectory, service.KillMode, service.RestartPreventExitStatus],
    [['nrg'], ['mixed'], ['78']],
  )
  const { Service: backup = {} } = unitOf('nrg-backup.service')
  t.strictSame([backup.StateDirectory, backup.ReadWritePaths], [['nrg nrg-backup'], undefined])
  t.match(backup.ExecStart?.[0], / --to \/var\/lib\/nrg-backup /)
  t.strictSame(unitOf('nrg-backup.timer').Timer?.Persistent, ['yes'])
  t.end()
})

test('a command by as-nrg runs as the service does, and answers what it answers', (t) => {
  const edited = '# edited\\n[Service]\\nReadWritePaths=/mnt/a b\\n'
  const folder = t.testdir({
    systemctl: `#!/bin/sh\n[ "$1 $2" = "cat nrg.service" ] && cat ${join(repositoryRoot, 'infra/systemd/nrg.service')} && printf '${edited}'`,
    'systemd-run': '#!/bin/sh\nprintf "%s\\n" "$@"\ncat\nexit 7\n',
  })
  for (const name of ['systemctl', 'systemd-run']) chmodSync(join(folder, name), 0o755)
  const asNrg = (...command: string[]) =>
    spawnSync(join(repositoryRoot, 'infra/systemd/as-nrg'), command, {
      env: { PATH: `${folder}:${process.env.PATH}` },
      input: 'what is piped in',
      encoding: 'utf8',
    })
  const { status, stdout } = asNrg('npm', 'run', 'keys', '--', '--name', 'M. Okafor')
  t.equal(status, 7)
  const [given = '', command = ''] = stdout.split('\n--\nnpm\n')
  t.equal(command, 'run\nkeys\n--\n--name\nM. Okafor\nwhat is piped in')
  const properties = given.split('\n').filter((line) => line.startsWith('--property='))
  const { Service = {} } = unitOf('nrg.service')
  const own = /^(Exec|Restart|Type$|KillMode$)/
  const expected = Object.entries(Service).flatMap(([name, values]) =>
    own.test(name) ? [] : values.map((value) => `--property=${name}=${value}`),
  )
  t.strictSame(properties, [...expected, '--property=ReadWritePaths=/mnt/a b', '--property=StateDirectory=nrg-backup'])
  t.equal(asNrg().status, 2)
  t.end()
})

test('the image runs what is built, not as root, and says whether it works', (t) => {
  const lines = textOf('Dockerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  const of = (instruction: string) => last.filter((line) => line.startsWith(`${instruction} `))
  t.strictSame(of('USER'), ['USER node'])
  t.match(of('ENV')[0], /NODE_ENV=production .*DATA_DIR=\/data/)
  t.strictSame(namesBuilt(of('CMD')[0] ?? ''), [true])
  const [, check = ''] = /"node", "([^"]+)"/.exec(of('HEALTHCHECK')[0] ?? '') ?? []
  t.ok(existsSync(join(repositoryRoot, check)), check)
  const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } }
  t.equal(
    /^FROM node:(\d+)-/.exec(last[0] ?? '')?.[1],
    /\d+/.exec(engines.node)?.[0],
    'Node.js of the version that is asked for',
  )
  const ignored = textOf('.dockerignore').split('\n')
  for (const path of ['.env', '.data', '**/node_modules']) t.ok(ignored.includes(path), `${path} is not copied into it`)
  t.end()
})

test('the compose file opens ports to this machine alone, and nothing can be written but the data', (t) => {
  const { services, volumes } = parse(textOf('infra/compose.production.yaml')) as {
    services: Record<string, Record<string, unknown>>
    volumes: Record<string, unknown>
  }
  t.strictSame(Object.keys(services), ['nrg'])
  const { nrg = {} } = services
  t.strictSame(
    [nrg.read_only, nrg.user, nrg.cap_drop, nrg.security_opt],
    [true, '1000:1000', ['ALL'], ['no-new-privileges:true']],
  )
  for (const port of nrg.ports as string[]) t.match(port, /^127\.0\.0\.1:(\d+):\1$/)
  t.strictSame(nrg.volumes, ['data:/data'])
  t.strictSame(Object.keys(volumes), ['data'])
  t.strictSame((nrg.healthcheck as { test: string[] }).test, ['CMD', 'node', 'infra/healthcheck.mjs'])
  t.end()
})
