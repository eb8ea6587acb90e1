import type { Meeting } from '@parley/client'
import { useMemo } from 'react'
import { useScope } from '../ui/use-scope.ts'
import { viewChoices } from '../ui/view-choices.ts'
import { StageModel } from './stage-model.ts'

/** The stage of a meeting, alive as long as the component. */
export function useStage(meeting: Meeting): StageModel {
  const stage = useMemo(() => new StageModel(meeting, viewChoices), [meeting])
  useScope('stage', (scope) => stage.follow(scope), [stage])
  return stage
}
