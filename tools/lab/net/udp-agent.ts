/**
 * A program that a lab starts inside a namespace: it sends what it reads ("<address> <port> <word>" a line) from one
 * UDP port, given as its argument, and writes what it receives in the same form.
 */
import { createSocket } from 'node:dgram'
import process from 'node:process'
import { createInterface } from 'node:readline'

const socket = createSocket('udp4')
socket.on(
  'message',
  (word, { address, port }) => void process.stdout.write(`${address} ${port} ${word.toString()}\n`),
)
socket.bind(Number(process.argv[2]), () => void process.stdout.write('ready\n'))
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [address = '', port = '', word = ''] = line.split(' ')
    // The network may be away: a packet that is not sent is a packet lost.
    socket.send(word, Number(port), address, () => {})
  })
  .on('close', () => socket.close())
