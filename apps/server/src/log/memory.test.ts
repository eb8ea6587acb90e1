import { MemoryLogs } from './memory.ts'
import { roomLogContract } from './port.contract.ts'

roomLogContract('the log in memory', () => new MemoryLogs())
