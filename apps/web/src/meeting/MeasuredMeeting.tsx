import { type Meeting, QualityWatch } from '@parley/client'
import { Store } from '@parley/kit'
import { type ReactNode, useState } from 'react'
import { useScope } from '../ui/use-scope.ts'
import { type Asked, type Quality, QualityContext } from './quality.ts'

interface MeasuredMeetingProps {
  readonly meeting: Meeting
  readonly children: ReactNode
}

/** Measures the meeting's connection for as long as it is drawn, for everything inside. */
export function MeasuredMeeting({ meeting, children }: MeasuredMeetingProps) {
  const [quality, setQuality] = useState<Quality | null>(null)
  useScope(
    'quality',
    (scope) => setQuality({ watch: new QualityWatch(scope, meeting), asked: new Store<Asked | null>(null) }),
    [meeting],
  )
  return <QualityContext value={quality}>{children}</QualityContext>
}
