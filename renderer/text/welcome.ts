export const WELCOME_TEXT = {
  lead: '在ERP与智能POS、荣耀IDEAL之间传递商品和单据。断网时照常操作，恢复后自动送达，一个不少，一个不重。',
  role: '您是',
  roles: {
    shop: ['门店', '旺店通ERP2.0 与 智能POS。导入商品、收发单据、同步库存。'],
    province: ['省包', '博远ERP 与 荣耀IDEAL。推送采购、移库、批发单据，接收回传，自动生成带串号的出入库单。'],
  },
  workspace: '从哪里开始',
  workspaces: {
    practice: [
      '练习环境',
      '本机模拟对接的各个系统，数据是编的，怎么操作都不影响真实业务。可以故意断网、超时，看单据怎样恢复。',
    ],
    live: ['正式环境', '连接真实账号。先填写授权信息并测试连接。'],
  },
  start: {
    shop: { practice: '开始练习：导入商品', live: '去对接设置' },
    province: { practice: '开始练习：推送订单', live: '去荣耀IDEAL接口设置' },
  },
  starting: '正在启动练习环境',
  openingLive: '正在打开正式环境',
  later: '以后可以随时在窗口顶部切换。',
} as const
