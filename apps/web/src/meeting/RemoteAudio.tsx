import type { Meeting } from '@parley/client'
import type { Track } from '@parley/protocol'
import { Volume2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { elementsIn, playIn } from './voice-change.ts'
import type { LocalMedia } from '../ui/local-media.ts'
import { routeTo } from '../ui/speaker.ts'
import { useSelected } from '../ui/use-readable.ts'

interface RemoteAudioProps {
  readonly meeting: Meeting
  readonly local: LocalMedia
}

/** Everyone's voice, apart from the tiles: who has no place on the stage is heard all the same. */
export function RemoteAudio({ meeting, local }: RemoteAudioProps) {
  const { t } = useTranslation()
  const tracks = useSelected(meeting.room, (room) => room.tracks)
  const speaker = useSelected(local.chosen, (chosen) => chosen.speaker)
  const [blocked, setBlocked] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const heard = useMemo(
    () => Object.values(tracks).filter((track) => track.kind === 'audio' && track.peer !== meeting.you),
    [tracks, meeting.you],
  )
  const playAll = (): void => {
    setBlocked(false)
    for (const audio of box.current?.querySelectorAll('audio') ?? []) {
      audio.play().catch(() => setBlocked(true))
    }
  }
  return (
    <>
      <div ref={box} hidden>
        {heard.map((track) => (
          <Voice key={track.id} meeting={meeting} track={track} speaker={speaker} onBlocked={setBlocked} />
        ))}
      </div>
      {blocked && (
        <div role="alert" className="absolute inset-0 z-30 grid place-items-center bg-black/60 p-6">
          <div className="text-center">
            <p className="mb-4 text-white">{t('meeting.soundBlocked')}</p>
            <button
              type="button"
              onClick={playAll}
              className="inline-flex min-h-14 items-center gap-3 rounded-2xl bg-accent px-7 text-lg font-semibold text-on-accent hover:bg-accent-strong"
            >
              <Volume2 aria-hidden className="size-6" />
              {t('meeting.soundOn')}
            </button>
          </div>
        </div>
      )}
    </>
  )
}

interface VoiceProps {
  readonly meeting: Meeting
  readonly track: Track
  readonly speaker: string | undefined
  readonly onBlocked: (blocked: true) => void
}

/** One voice: two elements, so that one can begin before the other one ends. */
function Voice({ meeting, track, speaker, onBlocked }: VoiceProps) {
  const media = useSelected(meeting.remote, (tracks) => tracks.get(track.id) ?? null)
  const box = useRef<HTMLSpanElement>(null)
  useEffect(
    () => (box.current === null ? undefined : playIn(box.current, media, () => onBlocked(true))),
    [media, onBlocked],
  )
  useEffect(() => {
    for (const audio of elementsIn(box.current)) routeTo(audio, speaker)
  }, [speaker])
  return (
    <span ref={box}>
      {/* oxlint-disable jsx-a11y/media-has-caption -- live speech has no caption file */}
      <audio autoPlay data-audio={track.peer} />
      <audio autoPlay data-audio={track.peer} />
      {/* oxlint-enable jsx-a11y/media-has-caption */}
    </span>
  )
}
