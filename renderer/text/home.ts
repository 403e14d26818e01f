export const RUNNER_LABEL = { app: '本软件', direct: '对方系统直连' } as const

export const HOME_TEXT = {
  streams: '三项同步',
  orders: '订单与推送',
  noProvince: '还没有设置荣耀IDEAL接口',
  noProvinceHint: '按右下的开通清单逐步完成；账号由荣耀和博远提供。',
  lanes: '通道',
  todo: '待办',
  nothingToDo: '没有要处理的事',
  jobs: '定时任务',
  noJobs: '还没有定时任务。完成对接后自动出现。',
  checklist: '开通清单',
  checklistDone: '开通清单已全部完成',
  noLanes: '还没有对接。先在【对接设置】填写旺店通和智能POS的账号。',
  noProvinceLanes: '还没有账号。先在【荣耀IDEAL接口设置】填写荣耀IDEAL、博远ERP、荣耀e栈的账号。',
  direct: '由对方系统直连执行，本软件只观察和核对',
  deliveryPaused: {
    code: 'QUEUE_CONFIRM_NEEDED',
    problem: '交付已暂停，等待确认',
    cause: '数据是从备份恢复的，或从空数据开始。备份之后送出的单据，本软件可能不记得',
    action: '先核对【队列】里未完成的行。确认后，本软件会逐行先向对方查询，查到的不会重发',
  },
  confirmDelivery: '确认，继续交付',
  confirmDeliveryTitle: '继续交付？',
  confirmDeliveryTick: '我已核对队列，可以继续交付',
  damageTitle: { live: '正式环境的数据文件有问题', practice: '练习环境的数据文件有问题' },
  repair: {
    'restore-backup': '恢复备份',
    'start-empty': '从空数据开始',
    keep: '保持现状',
    retry: '再试一次',
  },
  repairBody: {
    'restore-backup':
      '用最近的备份替换损坏的文件。备份之后的记录会丢失，交付会暂停，等您确认后再继续。损坏的文件改名保留。',
    'start-empty': '从空数据开始。原来的队列和设置都不会带过来，交付会暂停，等您确认。损坏的文件改名保留。',
    keep: '不改动文件，继续使用还能读的部分。',
    retry: '重新打开数据文件。文件被占用或磁盘刚恢复时用。',
  },
} as const
