import type { Texts } from '../texts.ts'

export const chat: Texts['chat'] = {
  title: '聊天',
  label: '消息',
  placeholder: '发送给所有人',
  send: '发送',
  empty: '还没有消息',
  emptyText: '会议中的所有人，包括之后加入的人，都能看到这里的消息。',
  sending: '正在发送…',
  waiting: '服务器恢复后会自动发送。',
  failed: '发送失败。',
  retry: '重新发送',
  discard: '删除',
  left: '还可输入 {{count}} 个字符',
  tooLong: '超出 {{count}} 个字符',
  newer: '有新消息',
  log: '对话记录',
}
