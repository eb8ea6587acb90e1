import type { Texts } from '../texts.ts'

export const share: Texts['share'] = {
  title: '分享此会议',
  text: '任何有链接的人都可以加入。',
  textPassword: '有链接和密码的人都可以加入。',
  textLocked: '会议已锁定，主持人解锁后才能通过链接加入。',
  link: '会议链接',
  qr: '链接的二维码',
  qrText: '用手机扫描即可加入。',
  send: '分享到…',
}
