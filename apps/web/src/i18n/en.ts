import { app } from './en/app.ts'
import { backdrop } from './en/backdrop.ts'
import { captions } from './en/captions.ts'
import { chat } from './en/chat.ts'
import { check } from './en/check.ts'
import { devices } from './en/devices.ts'
import { error } from './en/error.ts'
import { files } from './en/files.ts'
import { hearing } from './en/hearing.ts'
import { home } from './en/home.ts'
import { lobby } from './en/lobby.ts'
import { meeting } from './en/meeting.ts'
import { notice } from './en/notice.ts'
import { over } from './en/over.ts'
import { people } from './en/people.ts'
import { quality } from './en/quality.ts'
import { screen } from './en/screen.ts'
import { settings } from './en/settings.ts'
import { share } from './en/share.ts'
import { talk } from './en/talk.ts'
import { shortcuts } from './en/shortcuts.ts'
import { stage } from './en/stage.ts'

/** Every text of the app in English, one file for each part of it; its shape is the type of all keys. */
export const en = {
  app,
  backdrop,
  captions,
  chat,
  check,
  devices,
  error,
  files,
  hearing,
  home,
  lobby,
  meeting,
  notice,
  over,
  people,
  quality,
  screen,
  settings,
  share,
  talk,
  shortcuts,
  stage,
} as const
