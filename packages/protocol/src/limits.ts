/** Version of the protocol; both ends must say the same one. Raised when an older end could misunderstand a newer one. */
export const PROTOCOL_VERSION = 1

/**
 * What one end may ask of the other. Counts are per peer unless they say otherwise, sizes in bytes or UTF-16
 * units, times in milliseconds. Both ends import these, so that a page can refuse before it sends.
 */
export const LIMITS = {
  /** A display name; longer ones do not fit a tile. */
  nameLength: 64,
  /** A room's name in its address. */
  roomNameLength: 64,
  /** Rooms that an address may make within a minute: a school behind one address, not a flood of rows. */
  roomsPerMinute: 120,
  /** A password of a room; argon2 is given no novel. */
  passwordLength: 128,
  /** One chat message: about two screens of text. */
  chatLength: 4_000,
  /** Chat messages that the shared state carries; older ones stay in the database. */
  chatTail: 200,
  /** A frame that is answered with a typed error when it is larger: an SDP-sized join is about 12 kB. */
  frameBytes: 64 * 1024,
  /** A frame beyond which the socket itself is closed (RFC 6455, 1009) without reading on. */
  socketFrameBytes: 512 * 1024,
  /** Frames a socket may send in a burst, and what it regains each second. */
  frameBurst: 200,
  framesPerSecond: 50,
  /** Chat messages in a burst, and what is regained each second: fast typing, not a flood. */
  chatBurst: 20,
  chatPerSecond: 2,
  /** People one message may mention. */
  mentions: 20,
  /** Different emoji below one message: a row that can still be read. */
  reactionsPerMessage: 20,
  /** Messages that one answer of `history` or `searchChat` brings. */
  chatPage: 50,
  /** Looks into the history in a burst, and what is regained each second: each is a question to the database. */
  historyBurst: 20,
  historyPerSecond: 2,
  /** People of the audience that one answer of `findAudience` brings. */
  audiencePage: 50,
  /** Looks at the audience in a burst, and what is regained each second: a name that is being typed, asked of every node. */
  audienceBurst: 20,
  audiencePerSecond: 2,
  /** Reactions to the meeting in a burst, and what is regained each second: applause, not a storm. */
  reactionBurst: 8,
  reactionsPerSecond: 2,
  /** Words on how screens arrive, in a burst, and what is regained each second: several screens at once. */
  viewingBurst: 8,
  viewingPerSecond: 3,
  /** Pixels of a captured screen's side, and frames a second: beyond what codecs carry, and what screens show. */
  arrivalSide: 16_384,
  arrivalFps: 240,
  /** A picture in the chat, in bytes; pages make theirs smaller. */
  pictureBytes: 512 * 1024,
  /** What a page makes of a picture: its longer side in pixels, and its bytes. */
  chatPictureSide: 1_600,
  chatPictureTarget: 400_000,
  /** Pictures one room keeps: at most 100 MB. */
  picturesPerRoom: 200,
  /** Pictures a peer may upload within a minute. */
  picturesPerMinute: 20,
  /** One utterance as it is captioned: half a minute of speech. */
  captionLength: 600,
  /** Captions in a burst, and what is regained each second: a word every third of a second is what pages send. */
  captionBurst: 12,
  captionsPerSecond: 4,
  /** Asking everyone for captions, in a burst and each second: once, and again for who came later. */
  captionAskBurst: 2,
  captionAsksPerSecond: 0.05,
  /** Lines of a transcript in one answer. */
  transcriptPage: 200,
  /** People who are listed to everyone in a room; who comes later is counted. Each arrival is told to all: a thousand are a flood. */
  roster: 200,
  /** Tracks one peer may publish. */
  tracksPerPeer: 8,
  /** Videos a peer is sent before it says what it wants: a full grid. */
  defaultVideos: 12,
  /** Tracks that one `want` may list: more than a full room has. */
  wishes: 1_000,
  /** Pixels of a picture's longer side: twice a 4K screen. */
  pictureSide: 8_192,
  /** Answers a seat remembers, so that a call sent again after a lost socket is not carried out twice. */
  rememberedAnswers: 128,
  /** Log entries a room keeps for those who come back; who was away longer gets a snapshot. */
  logTail: 2_000,
  /** Description of one end of a direct link (SDP, RFC 8866): data alone takes 1 kB, three media sections about 18. */
  signalLength: 32_000,
  /** ICE candidates in one signal: they come in bunches, one for each address and protocol of a machine. */
  signalCandidates: 32,
  /** Signals in a burst, and what is regained each second: a link takes about four, a file to all of a full room many links. */
  signalBurst: 120,
  signalsPerSecond: 20,
  /** A file's name as it is shown and saved: what file systems take (255 bytes) in any script. */
  fileNameLength: 120,
  /** A file that is offered, in bytes: 1 TB takes a day at 100 Mbit/s. */
  fileBytes: 1_000_000_000_000,
  /** Bytes of a file in one message: RFC 8831 (6.6) asks for at most 16 kB between strangers, browsers of today take 256. */
  fileChunkBytes: 64 * 1024,
  /** Bytes of files that one peer has under way to another over the server: 80 Mbit/s at a round trip of 100 ms. */
  relayWindow: 1024 * 1024,
  /** A control message between two browsers about a file. */
  fileControlLength: 2_000,
  /** Offers from one peer that wait for an answer; further ones are declined. */
  fileOffers: 20,
  /** Answers a socket may leave unread before it is cut: 4 MB is minutes of signalling. */
  socketBacklogBytes: 4 * 1024 * 1024,
  /** People whose tracks one `stats` asks about: who is looked at, not the whole room. */
  statsPeers: 16,
  /** Connection checks that a server runs at the same time: each costs it an echo and some megabytes. */
  checks: 16,
  /** Checks that an address may begin within a minute; one visit of the page begins two or three. */
  checksPerMinute: 12,
  /** What a check may send each way to find out how much the line carries. */
  checkBytes: 16 * 1024 * 1024,
} as const

/** Times of the protocol, in milliseconds. */
export const TIMES = {
  /** How long a peer whose socket was lost keeps its seat and its transports: a lift ride, not a lunch. */
  grace: 15_000,
  /** How long a track whose media was lost with its worker waits to be published again. */
  republish: 15_000,
  /** A quiet client pings this often; a dead path is noticed after one interval and one timeout. */
  ping: 4_000,
  /** A pong that takes longer means the path is gone. */
  pong: 4_000,
  /** How long a layer that nobody wants any more is still sent: somebody who looks away looks back, a page is turned twice. */
  demandLinger: 3_000,
  /** How long a peer that goes on at another node keeps its old seat and what flows there: until the new one carries it. */
  move: 3_000,
  /** How long a socket may stay open without joining. */
  joinWithin: 10_000,
  /** How long a ticket is good for: the way from the HTTP answer to the socket, with a slow phone in between. */
  ticket: 60_000,
  /** How long a picture that was uploaded waits for its message. */
  pictureWaits: 3_600_000,
  /** How long a seat's own token lets its holder come back: a working day. */
  resume: 12 * 3_600_000,
  /** How long credentials for TURN are good: as long as the seat's own token, which brings new ones when it is used. */
  turn: 12 * 3_600_000,
  /** How often a change in the number of the audience is told at most. */
  audience: 2_000,
  /** How long a change of somebody's uplink must hold before it is told, and how often such changes are told at most. */
  uplinks: 2_000,
  /** How often a page says how a shared screen arrives, in a room of at most thirty; in larger ones less often. */
  viewing: 3_000,
  /** How old the server's figures of a track may be: whoever asks within it gets the same ones. */
  stats: 2_000,
  /** How long a connection check may take before the server ends it. */
  check: 40_000,
} as const
