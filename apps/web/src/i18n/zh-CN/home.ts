import type { Texts } from '../texts.ts'

export const home: Texts['home'] = {
  title: '面对面交谈，\n就在自己的服务器上',
  text: '发起会议，把链接发给对方即可。无需安装，无需账号，数据只留在这台服务器上。',
  start: '发起会议',
  starting: '正在创建…',
  or: '或加入会议',
  roomLabel: '会议号、名称或链接',
  roomHint: '例如 abc-defg-hij',
  join: '加入',
  invalid: '无法识别。请使用文字、数字、“-”和“_”，或粘贴完整链接。',
  empty: '请输入会议号或名称，或粘贴链接。',
  recent: '最近的会议',
  forget: '从列表中移除 {{room}}',
  failed: '无法发起会议。{{reason}}',
}
