import type { en } from './en.ts'

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> }

/** The shape of a language: every key of the English texts, with any text. */
export type Texts = Widened<typeof en>

type Paths<T, Before extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Before}${K}` : Paths<T[K], `${Before}${K}.`>
}[keyof T & string]

type Unplural<K> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K

/** A text's name, as in `lobby.join`; a text with plural forms goes by the part that they share. */
export type TextKey = Unplural<Paths<Texts>>
