import type { Texts } from '../texts.ts'

export const settings: Texts['settings'] = {
  title: '设置',
  sound: '声音',
  picture: '画面',
  general: '通用',
  appearance: '语言与外观',
  sounds: '提示音',
  connection: '连接',
  direct: '仅两人时直接连接',
  directHint: '声音和画面走最短的路径；对方的设备会得知你的网络地址。',
  roomSounds: '会议提示音',
  roomSoundsHint: '有人加入、离开或举手时轻声提示；人数较多时不响。',
}
