import type { NewEntry } from '../../main/journal/index.ts'

/** Small seeded generator (mulberry32), so that every run writes the same entries. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const BRANDS = [
  '荣耀',
  '蒙牛',
  '伊利',
  '农夫山泉',
  '康师傅',
  '旺旺',
  '三只松鼠',
  '良品铺子',
  '得力',
  '晨光',
  '公牛',
  '美的',
  '苏泊尔',
  '回力',
  '安踏',
]
const QUALITIES = [
  '纯棉',
  '加厚',
  '便携',
  '儿童',
  '经典',
  '有机',
  '低糖',
  '高钙',
  '防水',
  '静音',
  '快充',
  '无线',
  '折叠',
  '大容量',
  '家用',
]
const GOODS = [
  '手机壳',
  '充电器',
  '数据线',
  '纯牛奶',
  '矿泉水',
  '方便面',
  '坚果礼盒',
  '中性笔',
  '笔记本',
  '插线板',
  '电饭煲',
  '运动鞋',
  '双肩包',
  '保温杯',
  '洗衣液',
  '抽纸',
  '台灯',
  '耳机',
]
const COLOURS = ['曜石黑', '冰川白', '星河银', '樱花粉', '墨玉绿', '天际蓝', '香槟金']
const SHOPS = [
  '西湖文三路店',
  '滨江龙湖店',
  '萧山万象汇店',
  '余杭未来科技城店',
  '拱墅大悦城店',
  '上城湖滨店',
  '临平银泰店',
  '钱塘金沙湖店',
]
const PEOPLE = ['王敏', '李娜', '张伟', '刘洋', '陈静', '杨磊', '赵倩', '黄强', '周婷', '吴昊']
const REASONS = [
  '连接被拒绝',
  '等待回答超时',
  '授权已过期',
  '商家编码重复',
  '库存不足',
  '分类超过三级',
  '服务器繁忙，请稍后再试',
  '门店未启用同步开关',
]
const KINDS = [
  ['其他入库单', 'RK'],
  ['其他出库单', 'CK'],
  ['调拨单', 'DB'],
  ['盘点单', 'PD'],
  ['采购订单', 'CG'],
] as const

/** Rare words: each stands in about one entry of `every`. */
export const RARE_WORDS = ['冻疮', '蟋蟀', '琥珀', '饕餮', '耄耋', '貔貅', '鳜鱼', '旮旯']

/** Believable journal entries, one call each; about 30 seconds of business time lie between two of them. */
export function createSentences(seed: number, options: { start: number; rareEvery: number }): () => NewEntry {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('')
  const correlation = (): string =>
    Array.from({ length: 10 }, () => pick([...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'])).join('')
  let at = options.start
  let current = correlation()
  let sequence = 0

  return () => {
    at += Math.floor(random() * 30_000)
    if (random() < 0.25) current = correlation()
    sequence += 1
    const day = new Date(at).toISOString().slice(2, 10).replaceAll('-', '')
    const goods = `${pick(BRANDS)}${pick(QUALITIES)}${pick(GOODS)} ${pick(COLOURS)}`
    const code = random() < 0.7 ? `69${digits(11)}` : `${pick(['HN', 'SP', 'wd', 'A0'])}-${digits(6)}`
    const [kind, prefix] = pick(KINDS)
    const number = `${prefix}${day}K7QX${String(sequence % 100_000).padStart(5, '0')}`
    const shop = pick(SHOPS)
    const rare = random() < 1 / options.rareEvery ? `，备注：${pick(RARE_WORDS)}` : ''
    const connection = `pos:${1 + Math.floor(random() * 8)}`
    const common = { at, correlationId: current }
    const dice = random()
    if (dice < 0.45) {
      const message = `商品「${goods}」已送达${shop}，商家编码 ${code}，用时 ${Math.floor(random() * 900)} 毫秒${rare}`
      return {
        ...common,
        level: 'info',
        scope: 'queue',
        system: 'pos',
        connection,
        subject: { type: 'product', id: code },
        event: 'outbox.delivered',
        message,
      }
    }
    if (dice < 0.75) {
      const message = `${kind} ${number} 已从${shop}回传，共 ${1 + Math.floor(random() * 40)} 行，操作员 ${pick(PEOPLE)}${rare}`
      return {
        ...common,
        level: 'info',
        scope: 'documents',
        system: 'wangdian',
        connection: 'wangdian:1',
        subject: { type: 'document', id: number },
        event: 'document.returned',
        message,
      }
    }
    if (dice < 0.97) {
      const message = `读取旺店通货品第 ${Math.floor(random() * 200)} 页，得到 ${Math.floor(random() * 100)} 条，修改时间 ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} 之后${rare}`
      return {
        ...common,
        level: 'debug',
        scope: 'catalog.erp-import',
        system: 'wangdian',
        connection: 'wangdian:1',
        event: 'goods.page',
        message,
      }
    }
    if (dice < 0.99) {
      const message = `${kind} ${number} 暂未送达${shop}：${pick(REASONS)}，${1 + Math.floor(random() * 15)} 分钟后重试${rare}`
      return {
        ...common,
        level: 'warn',
        scope: 'queue',
        system: 'pos',
        connection,
        subject: { type: 'document', id: number },
        event: 'outbox.waiting',
        message,
      }
    }
    const message = `商品「${goods}」被${shop}拒绝：${pick(REASONS)}，商家编码 ${code}${rare}`
    return {
      ...common,
      level: 'error',
      scope: 'queue',
      system: 'pos',
      connection,
      subject: { type: 'product', id: code },
      event: 'outbox.refused',
      message,
    }
  }
}
