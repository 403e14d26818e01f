import type { Role } from '../pages.tsx'

export interface HelpTopic {
  key: string
  title: string
  roles: readonly Role[]
  /** One sentence: when this is the right way. */
  when: string
  steps: readonly string[]
  notes: readonly string[]
  /** Page of the window where it is done; null = in another system. */
  page: { path: string; text: string } | null
}

const shop: readonly Role[] = ['shop']
const province: readonly Role[] = ['province']
const both: readonly Role[] = ['shop', 'province']

/** 使用帮助: what the manuals teach, in the order in which a person needs it. Menu paths in 「」 are of the other systems. */
export const HELP_TOPICS: readonly HelpTopic[] = [
  {
    key: 'erp-import',
    title: 'ERP商品导入',
    roles: shop,
    when: '旺店通里新建了一批商品，要一次带到智能POS。',
    steps: [
      '打开【商品管理→商品管理→商品批量导入→ERP商品导入】。',
      '选开始日期和截止日期（按货品档案的创建时间；一次最多一个月，任何时候的都可以选）。',
      '等读取完成，看分类和预演，点【执行导入】，出现“导入完成”。',
    ],
    notes: [
      '只导入新商品和新规格；已有的商品不会修改，计为“已存在，未修改”。',
      '分类最多三级；多级分类先在【分类与品牌】里建好，否则会变成一级分类。',
      '带图片；多规格商品只用第一个规格的图片。',
      '数据多时请耐心等待，可以离开页面、断网、关机，回来会接着做，不会重复。',
    ],
    page: { path: '/import', text: '去ERP商品导入' },
  },
  {
    key: 'file-import',
    title: '文件导入',
    roles: shop,
    when: '手里有 Excel 表格，或者从旺店通导出的单品列表。',
    steps: [
      '在旺店通点「货品→单品列表」，鼠标移到列名处，右键导出，勾选货品编号、货品名称、分类、品牌、规格名称、商家编码、零售价、基本单位。',
      '打开【商品批量导入→文件导入】，把文件拖进来，或点【选择文件】，或从 Excel 复制后按 Ctrl+V。',
      '核对匹配的列，在表格里改正标红的单元格，看预演，再点【商品导入】。',
    ],
    notes: [
      '可以直接读取 .xlsx、.xls、.csv，不用先转成 CSV。WPS 的 .et 请另存为 .xlsx。',
      'CSV 用 Excel 打开再保存，编码前面的 0 会消失：不要重复打开保存同一份 CSV。软件会提醒编码可能被改坏的行。',
      '建议 5000 条以内；更多时软件会提供拆分。',
      '多规格按旺店通的规格名称填写，“颜色:红;尺码:L”和“红 L”都可以。',
      '字段名要与样例文件一致，只有最后四列属性可以改名。',
    ],
    page: { path: '/file-import', text: '去文件导入' },
  },
  {
    key: 'by-document',
    title: '入库单据回传商品',
    roles: shop,
    when: '商品随着入库单一起到门店，不想单独导入。',
    steps: [
      '先在商家后台打开开关：「商家管理→平台配置→旺店通ERP服务→ERP数据同步设置→开启开关」。',
      '在旺店通把新商品添加入仓库：「库存→库存管理→选择仓库→添加货品→搜索货品名称→双击货品→保存」。没有添加入仓库的商品不能放进入库单。',
      '开入库单：「库存→入库管理→入库开单」，选入库原因，添加商品，输入数量，【保存】，【提交】。',
      '单据变为“已完成”后约十分钟到达对应门店。在旺店通看：「库存→入库管理→入库单管理」，入库单状态选全部；在门店前端看：「小房子图标→商品管理→入库单管理」。',
    ],
    notes: [
      '只有调拨入库、采购入库、初始化入库、生产入库、其他入库五类会创建商品。',
      '初始化入库一次最多 5000 SKU；等初始化的单据都回传到门店之后，再做真正的入库。',
      '到达时间和没有到达的原因，都在【单据】里。',
    ],
    page: { path: '/documents', text: '去单据' },
  },
  {
    key: 'edit',
    title: '手工修改商品',
    roles: shop,
    when: '只改几个商品（量比较少）时用。',
    steps: [
      '打开【商品管理→商品管理→商品列表】，按货号、商家编码或名称搜索。',
      '点【编辑】，修改后【保存】。断网时也可以保存，恢复后自动发送。',
    ],
    notes: [
      '在旺店通里改了商品，不会自动改智能POS，整点更新的三个字段除外。',
      '每次修改都有历史，可以撤销；别人同时改了同一项时，由您选用哪一个。',
    ],
    page: { path: '/products', text: '去商品列表' },
  },
  {
    key: 'batch',
    title: '批量更新商品',
    roles: shop,
    when: '一次改很多商品时用。',
    steps: [
      '打开【商品管理→商品管理→商品批量更新→文件导入】，下载样例文件，或在【商品列表】导出后修改。',
      '选择文件，核对列，看清每个单元格的旧值和新值，再执行。',
    ],
    notes: [
      '只更新已有的商品；空白的单元格不改。',
      '上下架一栏：空白或 1 是上架，2 是下架。空白会让已下架的商品重新上架，软件会列出数量并请您勾选确认。',
      '一次最多 5000 SKU。',
    ],
    page: { path: '/batch-update', text: '去批量更新' },
  },
  {
    key: 'hourly',
    title: '整点更新',
    roles: shop,
    when: '不用操作：每个整点自动进行。',
    steps: ['旺店通里的零售价、货品名称、规格条码有变化时，整点自动更新到智能POS已有的商品。'],
    notes: ['只有这三个字段，只有已有的商品。', '旺店通没有变化的，不会盖掉您在智能POS里的手工修改。'],
    page: null,
  },
  {
    key: 'documents',
    title: '单据往来',
    roles: shop,
    when: '想知道一张单据到了没有、为什么没到。',
    steps: [
      '打开【单据】，按状态看：待处理、进行中、等待对方、已到达、不回传。',
      '点开一张：原因和怎么办写在最上面；【经过】里有每一步的时间，【请求与应答】里有原文。',
    ],
    notes: [
      'ERP 的单据完成后约十分钟到达；超过 15 分钟标为超时，30 分钟会提醒。',
      'JIT退货入库、预入库、线上销售单、盘盈单、盘亏单五种不支持回传，不是失败。',
      '门店的销售单由 ERP 自己抓取（约十分钟），本软件只核对；其余门店单据实时发送。',
      '残次品不回传，只能查看。盘点要在商家后台审核后才会到 ERP。',
    ],
    page: { path: '/documents', text: '去单据' },
  },
  {
    key: 'stock',
    title: '库存同步',
    roles: shop,
    when: '每天凌晨 02:10（北京时间）自动进行。',
    steps: [
      '第一次由实施人员选择以ERP为主或以门店系统为主：先对账，再输入确认文字，之后锁定。',
      '想提前知道会改动什么，点【预演】；想完整比较两边，点【对账】。',
    ],
    notes: [
      '只同步有变化的商品；没有变化的不发送。',
      '被拦截时一件也没有写入：看清原因后选【放行本次】或【跳过本次】；没有人处理的，下一个夜里再问。',
      '营业时间内点【立即同步】会先问您；先【预演】、看过再点【执行】就不再问。',
      '电脑要开着；睡眠错过时 08:30 前补跑一次，更晚会问您。',
    ],
    page: { path: '/stock', text: '去库存同步' },
  },
  {
    key: 'province-set-up',
    title: '第一次使用：开通与映射',
    roles: province,
    when: '还没有推送过ideal，或换了仓库、新增了商品和客户。',
    steps: [
      '【系统管理→接口管理→荣耀接口→荣耀IDEAL接口设置】：填写荣耀提供的荣耀IDEAL接口ID、APPKEY、省包编号，接口启用日期，以及博远ERP、荣耀e栈的账号，保存后【测试连接】。',
      '【荣耀IDEAL仓库设置】：给ERP仓库填上荣耀提供的IDEAL仓库编码；填了的仓库，业务才能推送。',
      '【e栈商品映射】【e栈客户映射】：点【同步】，先看未映射，再核对自动找到的对应，逐个或一起确认。',
      '【串号规则对照】：是否按串号管理、串号长度、是否多串号管理，两边必须一致；不一致的商品不能推送。',
    ],
    notes: [
      '必须先开通荣耀e栈接口：商品和客户信息来源于它。',
      '接口状态由博远后台启用、关闭，请联系博远业务员。关闭后不能再推送，已推送的照样回传。',
      '接口启用日期以前的单据不能推送。',
      '已有库存的串号，在【串号追踪】里点【期初串号】导入一次。',
    ],
    page: { path: '/p/ideal-settings', text: '去荣耀IDEAL接口设置' },
  },
  {
    key: 'push',
    title: '推送ideal',
    roles: province,
    when: '采购、采购退货、移库、批发、批发退货五种订单，保存后由人点击推送。',
    steps: [
      '在【采购管理】【库存管理】【批发管理】里打开订单：博远ERP里的订单自动出现，也可以点【新增】录入、扫码、从Excel粘贴，或【从表格导入】。',
      '点【保存】，再点头部【推送ideal】。一次推送多张：在列表里勾选，点【推送ideal】，核对清单后确认。',
      '断网时点了也算数：显示“待发送”，恢复后自动发送，不会重复，不用再点。',
      '仓库完成后，出入库单据和串号自动生成，在订单里可以看到、复制、导出、打印。',
    ],
    notes: [
      '推送必须由人点击；软件不会自己推送。',
      '推送后不能修改、不能删除、不能引入，也不能取消推送（ideal目前没有取消接口）。',
      '手工单号可以不填，一般填写国包给省包的销售单号，会推送ideal。',
      '按钮是灰色时，把鼠标放上去会说明原因，并可以点【去处理】。',
      '一张推送了没有，看【荣耀ideal接口物流推送日志】的上传状态、回传状态；点单据号打开订单。',
    ],
    page: { path: '/p/purchase-orders', text: '去采购订单' },
  },
  {
    key: 'wholesale',
    title: '批发订单：VF订单与终止',
    roles: province,
    when: '销售给渠道客户，或客户取消了已经推送的订单。',
    steps: [
      '手工新增，或点【获取荣耀e栈订单】选日期获取VF订单；获取来的要打开选好发货仓库再保存。',
      '状态为【待发货】才能推送ideal。',
      '要取消时打开订单点【终止】，写明原因。没有推送的直接终止；已推送、还没有生成批发单的，先向ideal提交取消申请，通过后自动更新销售订单。',
    ],
    notes: [
      '是否终止成功由ideal判断：被拒绝时订单照旧，原因写在订单上；没有答复前显示“终止申请中”，请不要重复申请。',
      '已经发货的不能终止。',
      '获取VF订单可以定时进行，但只获取，不推送。',
    ],
    page: { path: '/p/wholesale-orders', text: '去批发订单' },
  },
  {
    key: 'returns',
    title: '回传、回传异常',
    roles: province,
    when: '推送以后想知道仓库做完了没有，或看到“回传异常”。',
    steps: [
      '软件一直自动查询回传。着急时在【库存管理→ideal回传】点【手动查询】。',
      '收到完成状态 → 查询串号 → 串号齐全才生成单据。移库先有移出库单，再有移入库单。',
      '“回传异常”：点开看原因和有问题的串号，与荣耀和仓库核对；对方更正后点【重新获取串号】。',
    ],
    notes: [
      '串号不齐、长度不对、重复时一张也不生成，不会有一半的单据。',
      '仓库少收时按实际数量生成，标为“数量差异”；多收会停下来等人处理。',
      '请不要在博远ERP里手工引入已推送的订单，否则会重复入库。',
    ],
    page: { path: '/p/returns', text: '去ideal回传' },
  },
  {
    key: 'serials',
    title: '串号追踪',
    roles: province,
    when: '客户拿来一台机器，想知道它从哪里来、什么时候出库。',
    steps: [
      '打开【库存管理→串号追踪】，用扫码枪扫主串号、辅助串号、SN 中的任意一个。',
      '右边是这台机器的全部经过：单据、仓库、时间，在库、在途或已出库。',
    ],
    notes: ['串号要完整，前后的 0 也要有。', '列表可以按仓库、商品、状态筛选并导出。'],
    page: { path: '/p/serials', text: '去串号追踪' },
  },
  {
    key: 'unknown',
    title: '失败和“结果未知”',
    roles: both,
    when: '看到失败、结果未知、离线、需授权时。',
    steps: [
      '首页【待办】和【队列】里每一条都写着问题、原因、怎么办。',
      '处理好原因后点【立即重试】；同一类可以一起重试。',
    ],
    notes: [
      '“结果未知”表示已经发出但没有收到回答：软件会自动向对方查询，请不要在对方系统里重复录入。',
      '“需授权”时到设置里重新填写密钥并【测试连接】，通过后会自动继续。',
      '断网不用做什么，恢复后自动继续。',
    ],
    page: { path: '/queue', text: '去队列' },
  },
]

export const HELP_TEXT = {
  title: '使用帮助',
  note: '按要做的事查找；「」里是其他系统的菜单。',
  search: '搜索帮助（Ctrl+F）',
  none: '没有找到',
  noneHint: '换一个词，或清空搜索。',
  notes: '请注意',
} as const

/** Topics of a role that contain every word typed, in any of their sentences. */
export function findHelp(role: Role | null, text: string): readonly HelpTopic[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return HELP_TOPICS.filter((topic) => role === null || topic.roles.includes(role)).filter((topic) => {
    const whole = [topic.title, topic.when, ...topic.steps, ...topic.notes].join('\n').toLowerCase()
    return words.every((word) => whole.includes(word))
  })
}
