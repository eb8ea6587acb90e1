import { createRoom } from '@parley/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { roomPath } from '../ui/link.ts'
import { keptHostSecret } from '../ui/memory.ts'
import { problemOf, problemText } from '../ui/problem.ts'

/** Starting a meeting: whether it is under way, what went wrong, and the verb. */
export interface Start {
  readonly starting: boolean
  readonly failure: string | null
  readonly start: () => Promise<void>
}

/** Makes a room, keeps the secret that makes this browser its host, and goes there. */
export function useStart(): Start {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const start = async (): Promise<void> => {
    setStarting(true)
    setFailure(null)
    try {
      const room = await createRoom()
      keptHostSecret(room.id).write(room.hostSecret)
      navigate(roomPath(room.id))
    } catch (error) {
      setFailure(t('home.failed', { reason: t(problemText(problemOf(error))) }))
    } finally {
      setStarting(false)
    }
  }
  return { starting, failure, start }
}
