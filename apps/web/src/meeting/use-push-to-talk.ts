import { type Readable, type Scope, Store } from '@parley/kit'
import { useState } from 'react'
import type { LocalMedia } from '../ui/local-media.ts'
import { soundChoice } from '../ui/sound.ts'
import { listen, useScope } from '../ui/use-scope.ts'
import { PushToTalk, type Talk } from './push-to-talk.ts'
import { isControl, takesKeys, talksWith } from './shortcut.ts'

/** Lets one talk with the space bar where one has chosen so; answers whether one does. */
export function usePushToTalk(local: LocalMedia): Readable<Talk> {
  const [shown] = useState(() => new Store<Talk>('off'))
  useScope(
    'push to talk',
    (scope) => {
      const push = new PushToTalk(scope, local)
      scope.defer(push.talk.subscribe(() => shown.set(push.talk.get())))
      followSpace(scope, push)
    },
    [local, shown],
  )
  return shown
}

function followSpace(scope: Scope, push: PushToTalk): void {
  let byKeyboard = false
  let focusByKeyboard = false
  listen(scope, window, 'pointerdown', () => (byKeyboard = false))
  listen(scope, window, 'focusin', () => (focusByKeyboard = byKeyboard))
  listen(scope, window, 'keydown', (event) => {
    if (!(event instanceof KeyboardEvent)) return
    byKeyboard = true
    const { key, ctrlKey, metaKey, altKey, target } = event
    const onControl = focusByKeyboard && isControl(target)
    const talks = talksWith({ key, ctrlKey, metaKey, altKey, typing: takesKeys(target), onControl })
    if (!talks || event.defaultPrevented || !soundChoice.get().pushToTalk) return
    // Nor does it press the button that was clicked last, or scroll.
    if (event.repeat ? push.talk.get() === 'held' : push.begin()) event.preventDefault()
  })
  listen(scope, window, 'keyup', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== ' ' || push.talk.get() !== 'held') return
    event.preventDefault() // Firefox presses a button when the key comes up.
    push.release()
  })
  listen(scope, window, 'blur', () => push.end())
  listen(scope, window, 'pagehide', () => push.end())
  listen(scope, document, 'visibilitychange', () => push.end())
}
