// The house, floor by floor. A file may import its own floor and those below it; never up, never in a circle. Each thing from
// outside (a media server, a socket library, SQL) comes in through one door. tools/floors/check.test.mjs proves that each rule bites.

/** Files that only tests load: nothing imports them, and they may reach anywhere. */
const TESTS = '[.]test[.](ts|tsx|mjs)$'

const packages = ['kit', 'protocol', 'client'].map((name) => `packages/${name}/`)

const serverNames = [
  ['telemetry', 'config'],
  ['store', 'log'],
  ['media', 'turn'],
  ['identity', 'cluster'],
  ['rooms'],
  ['recording'],
  ['signaling'],
  ['http'],
  ['server', 'announce'],
  ['main'],
]
const webNames = [
  ['ui', 'i18n', 'backdrop'],
  ['captions', 'panels', 'lobby', 'meeting'],
  ['routes'],
  ['App'],
  ['main'],
]

/** A floor is a folder, or the one file of that name. */
const floor = (root) => (names) => `${root}(${names.join('|')})(/|[.]tsx?$)`
const server = serverNames.map(floor('apps/server/src/'))
const web = webNames.map(floor('apps/web/src/'))

const never = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TESTS },
  to: { path: to },
})

const neverUp = (floors) =>
  floors
    .slice(0, -1)
    .map((low, index) =>
      never('never-up', 'Imports go down only.', `^${low}`, `^(${floors.slice(index + 1).join('|')})`),
    )

/** A new folder must be given its floor here, or no rule would hold for it. */
const everyFileHasAFloor = (root, names) => {
  const known = `(${names.flat().join('|')})(/|[.]tsx?$)`
  return {
    name: 'every-file-has-a-floor',
    comment: 'Say in .dependency-cruiser.cjs which floor this folder stands on.',
    severity: 'error',
    from: {},
    to: { path: `^${root}(?!${known})`, pathNot: `${TESTS}|[.](css|json|svg|d[.]ts)$` },
  }
}

/** An npm package as an import names it (type-only or not installed) or as it resolves. */
const npm = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`

const oneDoor = (what, target, door) => ({
  name: `one-door-${what}`,
  comment: `${what} comes in through ${door} only.`,
  severity: 'error',
  from: { path: '^(packages|apps)/', pathNot: `${TESTS}|^${door}` },
  to: { path: target },
})

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...neverUp(packages),
    ...neverUp(server),
    ...neverUp(web),
    everyFileHasAFloor('apps/server/src/', serverNames),
    everyFileHasAFloor('apps/web/src/', webNames),

    never('packages-know-no-app', 'Packages serve apps.', '^packages/', '^(apps|tools|tests)/'),
    never('apps-apart', 'They meet on the wire.', '^apps/web/', '^apps/server/'),
    never('apps-apart', 'They meet on the wire.', '^apps/server/', '^(apps/web|packages/client)/'),
    never('products-know-no-tools', 'Tools work on the product.', '^apps/', '^(tools|tests)/'),
    never(
      'rooms-see-only-the-port',
      'Rooms know media through media/port alone.',
      '^apps/server/src/(identity|cluster|rooms|recording)/',
      '^apps/server/src/media/(?!port[.]ts$)',
    ),

    oneDoor('mediasoup', npm('mediasoup'), 'apps/server/src/media/'),
    oneDoor('websockets', npm('ws', '@types/ws'), 'apps/server/src/signaling/'),
    oneDoor('fastify', npm('fastify', '@fastify', 'fastify-type-provider-zod'), 'apps/server/src/http/'),
    oneDoor('sql', npm('pg', '@types/pg', 'kysely'), 'apps/server/src/store/'),
    oneDoor('redis', npm('@redis', 'redis'), 'apps/server/src/(log/redis|cluster/)'),
    oneDoor('mediasoup-client', npm('mediasoup-client'), 'packages/client/src/media/'),
    oneDoor(
      'child-processes',
      '^(node:)?child_process$',
      'apps/server/src/(store/embedded-postgres|turn/own-turn)',
    ),

    {
      name: 'faces-are-for-outsiders',
      comment: "A package's own files import each other, not their index.",
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/src/' },
      to: { path: '^$1/$2/src/index[.]tsx?$' },
    },
    {
      name: 'only-through-the-face',
      comment: 'A package is used through its index; its other files are its own business.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/', pathNot: TESTS },
      to: { path: '^packages/[^/]+/src/(?!index[.]ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'browser-safe',
      comment: 'These run in browsers: nothing of Node.',
      severity: 'error',
      from: { path: '^(packages/(kit|protocol|client|embed)|apps/web)/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nothing imports a test.',
      severity: 'error',
      from: {},
      to: { path: TESTS },
    },
    {
      name: 'not-resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:|[?]url$' },
    },
  ],
  options: {
    // Type-only imports count: who needs the shape of a thing above knows that thing.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts', '.css'],
    },
  },
}
