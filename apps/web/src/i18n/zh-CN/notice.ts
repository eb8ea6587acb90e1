import type { Texts } from '../texts.ts'

export const notice: Texts['notice'] = {
  joined: '{{name}} 加入了会议',
  joinedMany: '{{count}} 人加入了会议',
  left: '{{name}} 离开了会议',
  hand: '{{name}} 举手了',
  spotlight: '你已成为全员焦点，所有人都会看到你的大画面。',
  locked: '会议已锁定',
  unlocked: '会议已解锁',
  passwordSet: '会议已设置密码',
  passwordGone: '会议密码已取消',
  moved: '已切换到另一台服务器，会议继续进行。',
  message: '{{name}}：{{text}}',
}
