/** @type {{en: Record<string, string>, zh: Record<string, string>}} */
export default {
  en: {
    'tour.title': 'A tour of two minutes',
    'tour.wait': 'Opening the network …',
    'tour.failed': 'The tour cannot start',
    'tour.step': 'Stop {n} of {count}',
    'tour.back': 'Back',
    'tour.next': 'Next',
    'tour.done': 'Done',
    'tour.end': 'End the tour',
  },
  zh: {
    'tour.title': '两分钟导览',
    'tour.wait': '正在打开网络…',
    'tour.failed': '导览无法开始',
    'tour.step': '第 {n} 站，共 {count} 站',
    'tour.back': '上一站',
    'tour.next': '下一站',
    'tour.done': '完成',
    'tour.end': '结束导览',
  },
};
