// The page of bench-page.ts: with `send` people who send, otherwise one who only receives.
import { send } from './send.ts'
import { watch } from './watch.ts'

const asked = new URLSearchParams(location.search)
const room = asked.get('room') ?? ''
const size = { width: Number(asked.get('width')), height: Number(asked.get('height')) }
const people = Number(asked.get('send'))
await (people > 0 ? send(room, people, { ...size, frameRate: Number(asked.get('rate')) }) : watch(room, size))
document.documentElement.dataset['ready'] = ''
