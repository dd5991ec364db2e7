/** Texts: views, pictures, films and charts handed on, and folders exported. English, then Chinese. */
import type { Texts } from '../text.ts';

export const share = {
  noExportedRuns: [
    'The list of runs beside this page cannot be read ({detail}). Export the folder again.',
    '无法读取本页旁的运行清单（{detail}）。请重新导出该文件夹。',
  ],
  runMissingExported: [
    'There is no run "{id}" in this folder. Choose another below.',
    '此文件夹中没有运行“{id}”。请在下方另选。',
  ],
  noRunsExported: [
    'This folder holds no run: its export was interrupted. Export it again.',
    '此文件夹中没有运行：导出曾被中断。请重新导出。',
  ],
  // share: views, pictures, films, charts as tables
  linkOfView: ['Link of the picture as it is', '当前画面的链接'],
  linkNote: [
    'Holds camera, time, layers, selection, colours and run. Whoever opens it needs the same server or folder.',
    '包含视角、时间、图层、选择、配色和运行。打开者需要同一服务器或文件夹。',
  ],
  copyLink: ['Copy link', '复制链接'],
  copyLinkOf: ['Copy the link of {name}', '复制“{name}”的链接'],
  linkCopied: ['The link is copied.', '链接已复制。'],
  linkByHand: [
    'This browser does not let the page copy: the link is selected, press Ctrl+C.',
    '浏览器不允许网页复制：链接已选中，请按Ctrl+C。',
  ],
  viewName: ['Name of the view', '视图名称'],
  keepView: ['Keep', '保存'],
  viewKept: ['Kept in this browser.', '已保存在此浏览器中。'],
  removeView: ['Remove {name}', '删除“{name}”'],
  noViews: ['No views kept yet.', '尚无已保存的视图。'],
  sheetSize: ['Size', '尺寸'],
  sheetNote: [
    'Drawn anew at this size, in the colours of the page, with title, time, legend, scale, north and source.',
    '按此尺寸以页面当前配色重新绘制，附标题、时间、图例、比例尺、指北针和来源。',
  ],
  saveSheet: ['Save PNG', '保存PNG'],
  saved: ['Saved as {name}.', '已保存为{name}。'],
  cancel: ['Cancel', '取消'],
  calledOff: ['Called off; nothing was saved.', '已取消，未保存任何内容。'],
  didNotWork: ['That did not work: {detail}', '未能完成：{detail}'],
  tooLarge: [
    'this browser cannot make a picture of that size; choose a smaller one.',
    '浏览器无法生成这么大的图片，请选较小的尺寸。',
  ],
  scaleWhere: ['in the middle of the picture', '以画面中心为准'],
  northLetter: ['N', '北'],
  filmFrom: ['From T+', '从T+'],
  filmTo: ['To T+', '到T+'],
  momentShown: ['moment shown', '当前时刻'],
  filmSize: ['Size of the film', '影片尺寸'],
  filmLength: ['Film of {length}, {n} pictures.', '影片长{length}，共{n}幅画面。'],
  filmRange: [
    'Give two times in order, such as 00:30 and 02:00, up to T+{last}, and a speed from 1 to 3,600.',
    '请按先后填写两个时间，例如00:30和02:00，最晚T+{last}，速度为1至3,600。',
  ],
  filmCannot: [
    'This browser cannot encode a WebM film: it has no WebCodecs with VP8 or VP9. Use a current Chrome, Edge or Firefox on this machine.',
    '此浏览器无法编码WebM影片：缺少支持VP8或VP9的WebCodecs。请在本机使用新版Chrome、Edge或Firefox。',
  ],
  makeFilm: ['Make WebM', '生成WebM'],
  betweenFrames: ['Water drawn between recorded frames.', '水面为记录帧之间的过渡。'],
  csvOf: ['CSV: save {name} as a table', 'CSV 另存为表格：{name}'],
} satisfies Texts;
