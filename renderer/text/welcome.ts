export const WELCOME_TEXT = {
  lead: '把旺店通ERP的商品送到智能POS。断网时照常操作，恢复后自动送达，一个不少，一个不重。',
  role: '您是',
  roles: {
    shop: ['门店', '旺店通ERP2.0 与 智能POS。本版本可以导入商品；单据和库存以后提供。'],
    province: ['省包', '荣耀IDEAL 推送与回传。本版本尚未提供，可以先看菜单。'],
  },
  workspace: '从哪里开始',
  workspaces: {
    practice: [
      '练习环境',
      '本机模拟旺店通和智能POS，数据是编的，怎么操作都不影响真实门店。可以故意断网、超时，看单据怎样恢复。',
    ],
    live: ['正式环境', '连接真实账号。先在【对接设置】填写授权信息并测试连接。'],
  },
  start: { practice: '开始练习', live: '去对接设置' },
  startShopPractice: '开始练习：导入商品',
  starting: '正在启动练习环境',
  openingLive: '正在打开正式环境',
  later: '以后可以随时在窗口顶部切换。',
} as const
