import type { Texts } from '../texts.ts'

export const shortcuts: Texts['shortcuts'] = {
  title: '键盘快捷键',
  microphone: '打开或关闭麦克风',
  camera: '打开或关闭摄像头',
  hand: '举手或放下手',
  screen: '开始或停止共享屏幕',
  chat: '打开或关闭聊天',
  people: '打开或关闭成员列表',
  fullScreen: '全屏',
  previousPage: '上一页成员',
  nextPage: '下一页成员',
  sheet: '显示快捷键',
  space: '空格',
  talk: '静音时按住说话',
  escape: '关闭已打开的面板',
  note: '在输入文字时不起作用。',
}
