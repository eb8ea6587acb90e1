import { isFields, isFlag, isOneOf, Kept } from './keep.ts'
import { KeptStore } from './kept-store.ts'

/** How the stage is laid out: by what happens, all alike, or one large and the others small. */
export const LAYOUTS = ['auto', 'grid', 'speaker'] as const

/** One of {@link LAYOUTS}. */
export type Layout = (typeof LAYOUTS)[number]

/** How this browser likes to see meetings. */
export interface ViewChoices {
  readonly layout: Layout
  /** One's own picture is left out of one's own stage; the others see it. */
  readonly hideSelf: boolean
  /** One's own picture as in a mirror; the others see it as it is. */
  readonly mirror: boolean
}

const isViewChoices = isFields<ViewChoices>({ layout: isOneOf(LAYOUTS), hideSelf: isFlag, mirror: isFlag })

/** The choices, kept by the browser. */
export const viewChoices = new KeptStore<ViewChoices>(new Kept(() => localStorage, 'view', isViewChoices), {
  layout: 'auto',
  hideSelf: false,
  mirror: true,
})

/** Changes some of the choices. */
export function chooseView(change: Partial<ViewChoices>): void {
  viewChoices.update((choices) => ({ ...choices, ...change }))
}
