// The door to the part of the client that is loaded late.
export { join } from '@parley/client'
