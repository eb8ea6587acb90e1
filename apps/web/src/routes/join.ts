// The door to the part of the client that is loaded late.
export { join, prepare } from '@parley/client'
