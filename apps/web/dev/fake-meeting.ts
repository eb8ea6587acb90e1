import type { Connection, MediaPath, Straight, Meeting } from '@parley/client'
import { Store } from '@parley/kit'
import { emptyRoom, type Peer, type RoomState, type Track } from '@parley/protocol'

const NAMES = [
  'Mia Schneider',
  '陈宇',
  'Amara Osei',
  'Jonas Weber',
  '林晓',
  'Priya Raman',
  'Luca Moretti',
  '王芳',
  'Ana-Lucía Fernández de la Torre y Aragón',
  'Tom',
  '이서연',
  'Zoë K.',
]

/** What a picture of the gallery shows. */
export interface Scene {
  readonly people: number
  readonly role: 'host' | 'participant'
  readonly connection: Connection['state']
  readonly path: MediaPath
}

/** A meeting without a server: `people` seats, some with a picture, some muted, hands up, one on a bad line. */
export function fakeMeeting({ people, role, connection, path }: Scene): Meeting {
  const peers: Record<string, Peer> = {}
  const tracks: Record<string, Track> = {}
  const media = new Map<string, MediaStreamTrack>()
  for (let index = 0; index < people; index++) {
    const id = `p-${index}`
    peers[id] = {
      id,
      name: NAMES[index % NAMES.length] ?? '?',
      role: index === 0 ? role : index === 1 && role !== 'host' ? 'host' : 'participant',
      joinedAt: index,
      connected: index !== 5,
      handRaisedAt: index === 2 ? 20 : index === 7 ? 10 : null,
    }
    tracks[`m-${index}`] = {
      id: `m-${index}`,
      peer: id,
      source: 'microphone',
      kind: 'audio',
      muted: index % 3 === 1,
    }
    const camera = index % 4 !== 3
    tracks[`c-${index}`] = { id: `c-${index}`, peer: id, source: 'camera', kind: 'video', muted: !camera }
    if (camera && index > 0) media.set(`c-${index}`, portrait(index))
  }
  const at = Date.now() - 9 * 60_000
  const lines: [number, string][] = [
    [1, '大家好！'],
    [2, 'Hi everyone. Can you all see the second draft? I put it into the shared folder this morning.'],
    [2, 'Page 4 is the one that changed.'],
    [0, 'Yes, looking at it now'],
    [
      2,
      '<b>Mind</b> the numbers & units: https://example.org/a/very/long/address/that/does/not/break/anywhere/at/all',
    ],
  ]
  const chat = lines
    .filter(([index]) => index < people)
    .map(([index, text], order) => ({
      id: `00000000-0000-4000-8000-00000000000${order}`,
      peer: `p-${index}`,
      name: peers[`p-${index}`]?.name ?? '',
      text,
      at: at + order * 20_000,
    }))
  const room: RoomState = { ...emptyRoom('l-gallery'), peers, tracks, chat, locked: people > 6 }
  const done = async (): Promise<void> => {}
  return {
    you: 'p-0',
    role,
    roomId: 'design-review',
    server: new Store('https://meet.example'),
    connection: new Store<Connection>(
      connection === 'ended'
        ? { state: 'ended', reason: 'left' }
        : connection === 'live'
          ? { state: 'live' }
          : { state: 'reconnecting', since: 0 },
    ),
    mediaPath: new Store<MediaPath>(path),
    room: new Store(room),
    straight: new Store<Straight>('off'),
    allowDirect: done,
    speakers: new Store(people > 2 ? ['p-2'] : ['p-0']),
    remote: new Store(media),
    limited: new Store({ paused: [], reduced: [] }),
    outages: new Store([]),
    resumeToken: new Store('token'),
    captions: {
      lines: new Store([]),
      asked: new Store(null),
      say: done,
      ask: done,
      transcript: async () => [],
      keep: done,
    },
    files: {
      allowed: true,
      transfers: new Store([]),
      send: () => {},
      accept: () => {},
      decline: () => {},
      cancel: () => {},
      dismiss: () => {},
    },
    setSource: done,
    want: () => {},
    chat: () => Promise.reject(new Error('no server here')),
    raiseHand: done,
    leave: done,
    lowerHand: done,
    spotlight: done,
    lowerHands: done,
    giveFloor: done,
    talk: {
      privates: new Store([]),
      earlier: new Store({ messages: [], whole: true }),
      send: () => Promise.reject(new Error('no server here')),
      edit: done,
      remove: done,
      reactTo: done,
      loadEarlier: done,
      search: async () => ({ messages: [], more: false }),
      upload: done,
      picture: async () => new Blob(),
      react: done,
      onReaction: () => () => {},
    },
    mutePeer: done,
    removePeer: done,
    findAudience: async ({ query = '' }) => {
      const names = [
        'Ada Lovelace',
        'Chen Wei',
        'Élodie Marchand',
        '李安',
        'Oluwaseun Adebayo-Montgomery von Hohenstein',
      ]
      const found = names.filter((name) => name.toLowerCase().includes(query.toLowerCase()))
      return { people: found.map((name, n) => ({ peer: `p-audience0000000${n}`, name })), more: query === '' }
    },
    changeRoom: done,
    endRoom: done,
    abandon: () => {},
    stats: async () => [],
    audience: new Store(people > 60 ? 812 : 0),
    uplinks: new Store(new Map()),
    viewers: new Store(new Map()),
    sentAs: () => null,
    serverStats: async () => [],
  }
}

/** A drawn person before a drawn wall: pictures without anybody's likeness. */
export function portrait(seed: number): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = 1280
  canvas.height = 720
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  const hue = (seed * 67) % 360
  const draw = (): void => {
    const wall = context.createLinearGradient(0, 0, 1280, 720)
    wall.addColorStop(0, `hsl(${hue} 24% 62%)`)
    wall.addColorStop(1, `hsl(${hue + 30} 26% 38%)`)
    context.fillStyle = wall
    context.fillRect(0, 0, 1280, 720)
    context.fillStyle = 'rgb(255 255 255 / 0.18)'
    context.fillRect(seed % 2 ? 90 : 930, 70, 260, 330)
    context.fillStyle = `hsl(${hue + 180} 30% 32%)`
    context.beginPath()
    context.ellipse(640, 760, 330, 290, 0, 0, 7)
    context.fill()
    context.fillStyle = ['#8d5a3b', '#e6b48f', '#c98f66', '#f0c9a8', '#5f3b26'][seed % 5] ?? '#c98f66'
    context.beginPath()
    context.ellipse(640, 320, 118, 148, 0, 0, 7)
    context.fill()
    context.fillRect(590, 420, 100, 90)
    context.fillStyle = ['#20160f', '#3c2616', '#111', '#7a5a2c', '#2a2a33'][seed % 5] ?? '#111'
    context.beginPath()
    context.ellipse(640, 250, 134, 116, 0, Math.PI, 2 * Math.PI)
    context.fill()
  }
  draw()
  const [track] = canvas.captureStream(2).getVideoTracks()
  if (track === undefined) throw new Error('no track')
  // A canvas sends frames while it is drawn on.
  const again = (): void => {
    draw()
    if (track.readyState === 'live') requestAnimationFrame(again)
  }
  again()
  return track
}
