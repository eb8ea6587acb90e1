import type { Texts } from '../texts.ts'

export const backdrop: Texts['backdrop'] = {
  title: '背景',
  open: '背景',
  choose: '别人在你身后看到的画面',
  none: '无',
  slight: '轻度模糊',
  strong: '重度模糊',
  picture: {
    study: '书房',
    loft: '阁楼',
    dawn: '晨曦山峦',
    lake: '高山湖泊',
    night: '城市夜景',
    paper: '剪纸',
  },
  own: '自定义图片 {{number}}',
  remove: '删除自定义图片 {{number}}',
  upload: '添加图片',
  privacy: '图片只保存在此浏览器中，不会上传。',
  cameraOff: '打开摄像头即可预览效果。',
  preview: '别人看到的你',
  unsupported: '此浏览器无法处理摄像头画面。请使用新版 Chrome、Edge、Firefox 或 Safari。',
  standing: {
    hidden: '正在准备背景。完成之前，整个画面会保持模糊。',
    'too-slow': '这台电脑速度不够，无法使用背景效果。为了不露出你的房间，整个画面已模糊处理。',
    failed: '背景加载失败。在你关闭背景之前，你的房间不会露出。',
    'not-loaded': '背景加载失败：无法连接服务器。摄像头画面保持不变。',
  },
  off: '关闭背景',
  refused: {
    'not-a-picture': '浏览器无法读取此文件，它不是图片。',
    'too-large': '图片超过 30 MB。',
    'too-many': '最多保存 {{count}} 张图片，请先删除一张。',
    'not-kept': '此浏览器不允许网页保存图片。',
  },
}
