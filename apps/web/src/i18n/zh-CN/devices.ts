import type { Texts } from '../texts.ts'

export const devices: Texts['devices'] = {
  title: '摄像头与声音',
  microphone: '麦克风',
  camera: '摄像头',
  speaker: '扬声器',
  none: '未找到',
  unnamed: '{{kind}} {{number}}',
  standard: '系统默认',
  level: '麦克风音量',
  test: '播放测试音',
  speakerFixed: '扬声器由浏览器自行选择。',
  microphoneProblem: '麦克风：{{reason}}',
  cameraProblem: '摄像头：{{reason}}',
  bothProblem: '摄像头和麦克风：{{reason}}',
  failure: {
    denied: '访问权限被拒绝。',
    dismissed: '未获得访问权限。',
    'not-found': '未找到设备。',
    'in-use': '正被其他程序占用。',
    insecure: '浏览器仅允许在安全页面上使用。',
    unknown: '无法打开。',
  },
  advice: {
    denied: '请点击网址旁的图标，允许访问，然后重试。在 Mac 或 Windows 上，还请检查系统的隐私设置。',
    dismissed: '请重试，并在浏览器询问时选择“允许”。',
    'not-found': '请连接或打开设备，然后重试。',
    'in-use': '请关闭占用设备的程序或标签页，然后重试。',
    insecure: '请用 https:// 开头的地址打开本页，或在本机使用 localhost。',
    unknown: '请重新插拔设备，或选择其他设备。',
  },
}
