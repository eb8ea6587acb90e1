import type { Scope } from '@parley/kit'
import { CameraEffect } from './camera-effect.ts'
import { chooseEffect, chosenEffect, setStanding } from './chosen.ts'
import { NO_EFFECT } from './effect.ts'
import { canChangePicture } from './media-streams.ts'

/** Puts the chosen effect on the page's camera. */
export class CameraEffects {
  #running: CameraEffect | null = null

  /** Goes over to what is chosen now, and says what that takes: nothing more, an effect put on the camera, or its end. */
  follow(): 'goes-on' | 'put' | 'end' {
    const chosen = chosenEffect.get()
    if (chosen.kind === 'none' || !canChangePicture()) {
      // That it was taken back stays said.
      if (this.#running !== null) setStanding('off')
      return 'end'
    }
    if (this.#running === null) return 'put'
    this.#running.change(chosen)
    return 'goes-on'
  }

  /**
   * The camera's track with the chosen effect. When that cannot be had: the camera's own if it is seen plain already, and the
   * choice is taken back; else `null`, because who chose to hide a room must not show it.
   */
  async put(scope: Scope, camera: MediaStreamTrack, seen: boolean): Promise<MediaStreamTrack | null> {
    const chosen = chosenEffect.get()
    try {
      const { effect, track } = await CameraEffect.start(scope, camera, chosen, setStanding)
      this.#running = effect
      scope.defer(() => {
        if (this.#running !== effect) return
        this.#running = null
        setStanding('off')
      })
      if (chosenEffect.get() !== chosen) effect.change(chosenEffect.get())
      return track
    } catch (error) {
      if (scope.closed) throw error
      setStanding(seen ? 'not-loaded' : 'failed')
      if (!seen) return null
      chooseEffect(NO_EFFECT)
      return camera
    }
  }
}
