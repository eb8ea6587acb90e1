import type { Texts } from '../texts.ts'

export const settings: Texts['settings'] = {
  title: '设置',
  sound: '声音',
  picture: '画面',
  general: '通用',
  shortcuts: '键盘快捷键',
  shortcutMute: '打开或关闭麦克风',
  shortcutCamera: '打开或关闭摄像头',
  shortcutClose: '关闭面板',
}
