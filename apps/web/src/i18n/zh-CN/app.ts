import type { Texts } from '../texts.ts'

export const app: Texts['app'] = {
  name: 'Parley',
  skip: '跳到主要内容',
  loading: '正在加载…',
  close: '关闭',
  home: '首页',
  language: '语言',
  theme: '外观',
  theme_system: '跟随系统',
  theme_light: '浅色',
  theme_dark: '深色',
  retry: '重试',
  reload: '刷新页面',
  backHome: '返回首页',
  copy: '复制',
  copied: '已复制',
  updateReady: '有新版本可用。',
  updateNow: '立即使用',
  cancel: '取消',
}
