import { app } from './zh-CN/app.ts'
import { backdrop } from './zh-CN/backdrop.ts'
import { captions } from './zh-CN/captions.ts'
import { chat } from './zh-CN/chat.ts'
import { check } from './zh-CN/check.ts'
import { devices } from './zh-CN/devices.ts'
import { error } from './zh-CN/error.ts'
import { files } from './zh-CN/files.ts'
import { hearing } from './zh-CN/hearing.ts'
import { home } from './zh-CN/home.ts'
import { lobby } from './zh-CN/lobby.ts'
import { meeting } from './zh-CN/meeting.ts'
import { notice } from './zh-CN/notice.ts'
import { over } from './zh-CN/over.ts'
import { people } from './zh-CN/people.ts'
import { quality } from './zh-CN/quality.ts'
import { screen } from './zh-CN/screen.ts'
import { settings } from './zh-CN/settings.ts'
import { share } from './zh-CN/share.ts'
import { talk } from './zh-CN/talk.ts'
import { shortcuts } from './zh-CN/shortcuts.ts'
import { stage } from './zh-CN/stage.ts'
import type { Texts } from './texts.ts'

/** Every text of the app in simplified Chinese. */
export const zhCN: Texts = {
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
}
