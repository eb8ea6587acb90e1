import { after, detach, type Scope } from '@parley/kit'
import { parseScalabilityMode, type types } from 'mediasoup'

/** By then a picture of ten frames a second has sent some of each of three temporal layers. */
const KNOWN_MS = 300

/**
 * Lets a picture that begins come with all its frames soon. A worker begins with the lowest temporal layer, of whose rate alone it knows, and looks
 * again when its estimate of the path has changed, or a second later, and again: until then every fourth frame comes. A change of what is preferred
 * makes it look at once. `wish` is the spatial layer that is preferred anyway: undefined for the highest, null for none.
 */
export function raiseFrameRate(
  life: Scope,
  consumer: types.Consumer,
  wish: () => number | null | undefined,
): void {
  const mode = consumer.rtpParameters.encodings?.[0]?.scalabilityMode
  const { spatialLayers, temporalLayers } = parseScalabilityMode(mode)
  const most = temporalLayers - 1
  if (most < 1 || consumer.type === 'simple') return
  const look = async (): Promise<void> => {
    const now = consumer.currentLayers?.temporalLayer
    const wanted = wish()
    if (now === undefined || now >= most || wanted === null) return
    const spatialLayer = wanted ?? spatialLayers - 1
    // In one go, so that no other wish comes between them.
    const lower = consumer.setPreferredLayers({ spatialLayer, temporalLayer: most - 1 })
    await Promise.all([lower, consumer.setPreferredLayers({ spatialLayer })])
  }
  let comes = false
  const changed = (layers?: types.ConsumerLayers): void => {
    const begins = layers !== undefined && !comes
    comes = layers !== undefined
    // It may end meanwhile, or its worker.
    if (begins)
      after(life, KNOWN_MS, () =>
        detach(
          look().catch(() => {}),
          life.name,
        ),
      )
  }
  consumer.on('layerschange', changed)
  life.defer(() => void consumer.off('layerschange', changed))
}
