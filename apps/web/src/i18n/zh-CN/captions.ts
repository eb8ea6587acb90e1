import type { Texts } from '../texts.ts'

export const captions: Texts['captions'] = {
  title: '字幕',
  read: '显示字幕',
  readHint: '以文字显示别人说的话，会先征求他们同意。',
  write: '把我说的话转成文字',
  writeHint: '由你的浏览器把语音转成文字。有些浏览器会为此把语音发送给浏览器厂商的服务；本服务器只收到文字。',
  language: '我说的语言',
  none: '此浏览器不能把语音转成文字，但你仍可以看到别人的字幕。',
  asked: '{{name}} 想看字幕。可以把你说的话转成文字吗？',
  allow: '同意',
  keep: '保存会议文字记录',
  keepHint: '完整的字幕会随会议一起保存。所有人都会看到提示，也都可以下载。',
  isKept: '主持人正在保存本次会议的文字记录。',
  isNotKept: '没有在保存文字记录。',
  download: '下载文字记录',
  transcriptOn: '正在保存文字记录',
  transcriptBegins: '从现在起会保存本次会议的文字记录',
  transcriptEnds: '已停止保存文字记录',
  failure: {
    denied: '字幕已停止：浏览器不允许此页面识别语音。',
    language: '字幕已停止：浏览器不支持这种语言，请换一种。',
    service: '字幕已停止：浏览器的语音服务没有响应。',
    unknown: '字幕已停止：浏览器无法识别麦克风的声音。',
  },
}
