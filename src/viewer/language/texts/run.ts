/** Texts: the page as a whole, the run and its state, and errors. English, then Chinese. */
import type { Texts } from '../text.ts';

export const run = {
  title: ['Stormtable', '暴雨沙盘'],
  loading: ['Opening the run', '正在打开推演'],
  preparing: [
    'Reading the place and the scenario; the run begins in a few seconds',
    '正在读取场地与情景，推演将在数秒后开始',
  ],
  waitingFirst: ['The run has started. Waiting for its first picture', '推演已开始，等待第一帧画面'],
  // run and its state
  run: ['Run', '推演'],
  runs: ['Runs', '推演列表'],
  running: ['Computing', '计算中'],
  finished: ['Finished', '已完成'],
  interrupted: ['Interrupted', '已中断'],
  failed: ['Failed', '出错'],
  liveEdge: [
    'Computing: {at} of {total}, {speed}× real time, about {left} left',
    '计算中：{at}／共{total}，{speed}倍实时，约剩{left}',
  ],
  liveEdgeShort: ['Computing: {at} of {total}', '计算中：{at}／共{total}'],
  reconnecting: ['Connection lost, trying again', '连接中断，正在重试'],
  // errors
  errorTitle: ['This cannot be shown', '无法显示'],
  noServer: [
    'The server does not answer ({detail}). Start it with "npm start" or "stormtable view RUN", then reload this page.',
    '服务器没有应答（{detail}）。请运行“npm start”或“stormtable view 推演目录”，然后刷新本页。',
  ],
  noRuns: [
    'There are no runs yet. Start one with "npm start" or "stormtable run FILE", then reload this page.',
    '还没有推演结果。请运行“npm start”或“stormtable run 文件”，然后刷新本页。',
  ],
  runMissing: [
    'There is no run "{id}" on this server. Choose another below, or start one with "stormtable run FILE".',
    '服务器上没有推演“{id}”。请在下面另选一个，或运行“stormtable run 文件”。',
  ],
  runFailed: [
    'The run stopped with an error; what it recorded until then is shown. {detail}',
    '推演出错停止；此前记录的内容照常显示。{detail}',
  ],
  runInterrupted: [
    'The run was interrupted; what it recorded until then is shown.',
    '推演被中断；此前记录的内容照常显示。',
  ],
  frameBroken: [
    'Part of the frame at T+{at} could not be read and is left out: {detail}',
    'T+{at}这一帧有部分内容无法读取，已略去：{detail}',
  ],
  noWebgl: [
    'This browser gives no WebGL2, so there is no picture; lists and tables work all the same. Turn on hardware acceleration or use a current browser.',
    '此浏览器不支持WebGL2，因此没有三维画面；列表和表格仍可使用。请开启硬件加速或改用新版浏览器。',
  ],
  contextLost: [
    'The graphics card was reset. Reload the page to see the picture again.',
    '显卡已重置。请刷新页面以恢复画面。',
  ],
  unexpected: [
    'Something went wrong: {detail}. Reload the page; if it stays, open another run.',
    '出现问题：{detail}。请刷新页面；若仍如此，请打开其他推演。',
  ],
  dismiss: ['Dismiss', '关闭提示'],
  reload: ['Reload', '刷新'],
  openRun: ['Open run {name}', '打开推演：{name}'],
} satisfies Texts;
