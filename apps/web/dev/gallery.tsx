import { Scope, Store } from '@parley/kit'
import { createRoot } from 'react-dom/client'
import '../src/app.css'
import { startLanguage } from '../src/i18n/i18n.ts'
import { Lobby } from '../src/lobby/Lobby.tsx'
import { Conference } from '../src/routes/Conference.tsx'
import { Over } from '../src/routes/Over.tsx'
import type { Why } from '../src/routes/why.ts'
import { LocalMedia } from '../src/ui/local-media.ts'
import { fakeMeeting, portrait } from './fake-meeting.ts'

// Screens with made-up people, for looking at them: /dev/gallery.html?screen=meeting&people=12&role=host
// Not part of the build.
const asked = new URLSearchParams(location.search)
startLanguage([asked.get('lang'), ...navigator.languages])

const failure = asked.get('failure')
const local = new LocalMedia(
  new Scope('gallery'),
  {
    open: async (_scope, kind) => {
      if (failure !== null) throw new Error(failure)
      if (kind === 'camera') return portrait(1)
      const tone = new AudioContext().createMediaStreamDestination()
      const [track] = tone.stream.getAudioTracks()
      if (track === undefined) throw new Error('no track')
      return track
    },
    classify: () => failure as 'denied',
    list: async () => ({
      microphones: [{ id: 'm', label: 'Built-in microphone' }],
      cameras: [{ id: 'c', label: 'FaceTime HD camera (4e23:4e55)' }],
      speakers: [{ id: 's', label: 'Headphones' }],
    }),
  },
  { microphone: asked.get('mic') !== 'off', camera: asked.get('cam') !== 'off', chosen: {} },
)
void local.start()

function Screen() {
  const nothing = (): void => {}
  switch (asked.get('screen')) {
    case 'lobby':
      return (
        <Lobby
          info={{
            id: 'design-review',
            locked: asked.has('locked'),
            hasPassword: asked.has('password'),
            peers: 3,
          }}
          host={asked.has('host')}
          password={(asked.get('password') as 'asked' | 'wrong' | null) ?? 'none'}
          joining={asked.has('joining')}
          local={local}
          elsewhere={asked.has('elsewhere')}
          name="Mia Schneider"
          onName={nothing}
          onJoin={nothing}
          onMoveHere={nothing}
        />
      )
    case 'over':
      return <Over why={(asked.get('why') ?? 'left') as Why} onAgain={nothing} />
    default:
      return (
        <Conference
          meeting={fakeMeeting({
            people: Number(asked.get('people') ?? 5),
            role: asked.get('role') === 'host' ? 'host' : 'participant',
            connection: asked.get('connection') === 'reconnecting' ? 'reconnecting' : 'live',
            path: asked.get('path') === 'failed' ? 'failed' : 'connected',
          })}
          local={local}
          problem={new Store(null)}
        />
      )
  }
}

const place = document.querySelector('#app')
if (place !== null) createRoot(place).render(<Screen />)
