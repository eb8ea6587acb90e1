import type { Texts } from '../texts.ts'

export const error: Texts['error'] = {
  forbidden: '只有主持人可以执行此操作。',
  'too-many-requests': '操作太快了，请稍候。',
  'unknown-peer': '对方已离开会议。',
  unavailable: '服务器暂时无法保存，请重试。',
  'frame-too-large': '内容过大。',
  'server-draining': '服务器正在重启。',
  'server-full': '服务器上的会议数量已达上限。',
  unreachable: '无法连接服务器。',
  other: '请重试。',
}
