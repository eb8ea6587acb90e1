import * as z from 'zod/mini'
import { PeerId } from './ids.ts'
import { LIMITS } from './limits.ts'

const Person = z.object({ peer: PeerId, name: z.string().check(z.maxLength(LIMITS.nameLength)) })

/** What of the audience is wanted: those whose name contains the query, after the last one of the page before. */
export const FindAudience = z.object({
  query: z.optional(z.string().check(z.maxLength(LIMITS.nameLength))),
  after: z.optional(Person),
})
export type FindAudience = z.infer<typeof FindAudience>

/** Some of the audience, by name, and whether there are more after them. */
export const AudiencePage = z.object({
  people: z.array(Person).check(z.maxLength(LIMITS.audiencePage)),
  more: z.boolean(),
})
export type AudiencePage = z.infer<typeof AudiencePage>
