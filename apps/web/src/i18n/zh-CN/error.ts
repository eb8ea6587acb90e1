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
  'chat-off': '主持人已关闭聊天。',
  'unknown-message': '该内容已被删除。',
  'not-a-picture': '这不是图片。',
  'too-many-pictures': '本次会议保存的图片已达上限。',
  other: '请重试。',
}
