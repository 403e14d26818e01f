/** A kind of goods: its class path, its products and how they vary. All brands and names are invented. */
export type ShelfWords = {
  /** Class path from the first level down; `leaves` are the last level. */
  path: string[]
  leaves: string[]
  products: string[]
  unit: string
  /** Variant dimensions, outermost first; empty: always one spec. */
  dimensions: { name: string; values: string[] }[]
  /** Yuan. */
  price: [number, number]
  /** Prefix of the letter codes. */
  code: string
}

const TASTES = ['原味', '香辣', '番茄', '烧烤', '海苔', '黄瓜', '麻辣', '五香']
const COLOURS = ['黑色', '白色', '红色', '藏青', '米杏', '雾霾蓝', '抹茶绿', '卡其']
const SIZES = ['S', 'M', 'L', 'XL', '2XL', '3XL']

export const SHELVES: readonly ShelfWords[] = [
  {
    path: ['食品', '休闲食品'],
    leaves: ['膨化食品', '坚果炒货', '饼干糕点', '糖果巧克力', '肉干肉脯'],
    products: [
      '薯片',
      '虾条',
      '每日坚果',
      '葵花籽',
      '苏打饼干',
      '蛋黄酥',
      '牛轧糖',
      '黑巧克力',
      '猪肉脯',
      '手撕牛肉干',
    ],
    unit: '袋',
    dimensions: [
      { name: '口味', values: TASTES },
      { name: '规格', values: ['40g', '70g', '104g', '500g*2'] },
    ],
    price: [3, 60],
    code: 'SP',
  },
  {
    path: ['食品', '粮油调味'],
    leaves: ['大米', '食用油', '酱油醋', '调味料'],
    products: ['五常大米', '长粒香米', '花生油', '菜籽油', '生抽', '香醋', '十三香', '火锅底料'],
    unit: '件',
    dimensions: [{ name: '规格', values: ['500ml', '1.8L', '5kg', '10kg'] }],
    price: [5, 120],
    code: 'LY',
  },
  {
    path: ['饮料酒水'],
    leaves: ['饮用水', '果汁', '茶饮料', '碳酸饮料', '啤酒', '白酒'],
    products: ['天然水', '苏打水', '橙汁', '桃汁', '乌龙茶', '茉莉蜜茶', '盐汽水', '可乐', '精酿啤酒', '浓香型白酒'],
    unit: '瓶',
    dimensions: [{ name: '容量', values: ['330ml', '500ml', '550ml*12', '1.5L', '2L*6'] }],
    price: [2, 99],
    code: 'YL',
  },
  {
    path: ['日用百货', '清洁用品'],
    leaves: ['洗衣用品', '纸品湿巾', '厨房清洁'],
    products: ['洗衣液', '洗衣凝珠', '抽纸', '卷纸', '湿厕纸', '洗洁精', '油污净', '垃圾袋'],
    unit: '件',
    dimensions: [
      { name: '香型', values: ['薰衣草', '海洋', '无香', '樱花'] },
      { name: '规格', values: ['1kg', '2kg*2', '3层*24包'] },
    ],
    price: [6, 89],
    code: 'RY',
  },
  {
    path: ['服装', '男装'],
    leaves: ['男士T恤', '男士衬衫', '男士长裤'],
    products: ['圆领短袖T恤', '牛津纺衬衫', '直筒休闲裤', '速干运动裤', '连帽卫衣', '轻薄羽绒服'],
    unit: '件',
    dimensions: [
      { name: '颜色', values: COLOURS },
      { name: '尺码', values: SIZES },
    ],
    price: [39, 599],
    code: 'NZ-',
  },
  {
    path: ['服装', '女装'],
    leaves: ['连衣裙', '针织衫', '半身裙'],
    products: ['法式碎花连衣裙', '羊毛针织开衫', 'A字半身裙', '高腰阔腿裤', '冰丝防晒衣', '小香风外套'],
    unit: '件',
    dimensions: [
      { name: '颜色', values: COLOURS },
      { name: '尺码', values: SIZES },
    ],
    price: [49, 899],
    code: 'NvZ-',
  },
  {
    path: ['鞋靴'],
    leaves: ['运动鞋', '帆布鞋', '凉拖'],
    products: ['缓震跑鞋', '板鞋', '高帮帆布鞋', '洞洞鞋', '一字拖', '老爹鞋'],
    unit: '双',
    dimensions: [
      { name: '颜色', values: COLOURS.slice(0, 4) },
      { name: '尺码', values: ['36', '37', '38', '39', '40', '41', '42', '43'] },
    ],
    price: [29, 469],
    code: 'XZ',
  },
  {
    path: ['数码配件', '手机配件'],
    leaves: ['手机壳', '钢化膜', '充电器', '数据线'],
    products: ['磨砂手机壳', '透明防摔壳', '防窥钢化膜', '65W氮化镓充电器', '快充数据线', '磁吸充电宝', '车载支架'],
    unit: '个',
    dimensions: [
      { name: '型号', values: ['X50', 'X50 Pro', 'Magic6', 'Play9C', '200', 'Type-C'] },
      { name: '颜色', values: COLOURS.slice(0, 3) },
    ],
    price: [9, 239],
    code: 'SJ_',
  },
  {
    path: ['文具办公'],
    leaves: ['书写工具', '本册', '桌面收纳'],
    products: ['中性笔', '荧光笔', '自动铅笔', '活页本', '便利贴', '文件夹', '笔袋'],
    unit: '支',
    dimensions: [{ name: '颜色', values: ['黑', '蓝', '红', '12色套装'] }],
    price: [1, 45],
    code: 'wj',
  },
  {
    path: ['美妆个护', '护肤'],
    leaves: ['洁面', '面霜', '防晒', '面膜'],
    products: ['氨基酸洁面乳', '玻尿酸面霜', '清爽防晒乳', '补水面膜', '身体乳', '护手霜'],
    unit: '支',
    dimensions: [{ name: '容量', values: ['30ml', '50g', '100ml', '5片装', '20片装'] }],
    price: [19, 399],
    code: 'MZ',
  },
  {
    path: ['母婴', '喂养用品', '奶瓶奶嘴'],
    leaves: ['宽口径奶瓶', '标准口径奶瓶', '奶嘴'],
    products: ['PPSU奶瓶', '玻璃奶瓶', '硅胶奶嘴', '吸管杯', '学饮杯'],
    unit: '个',
    dimensions: [
      { name: '容量', values: ['160ml', '240ml', '300ml'] },
      { name: '颜色', values: ['粉', '蓝', '透明'] },
    ],
    price: [15, 169],
    code: 'MY',
  },
  {
    path: ['母婴'],
    leaves: ['纸尿裤', '婴儿湿巾', '玩具'],
    products: ['超薄纸尿裤', '拉拉裤', '手口湿巾', '积木', '摇铃', '布书'],
    unit: '包',
    dimensions: [{ name: '尺码', values: ['NB', 'S', 'M', 'L', 'XL'] }],
    price: [9, 199],
    code: 'YE',
  },
]

export const BRANDS: readonly string[] = [
  '山泉里',
  '禾田坊',
  '麦小满',
  '橙意',
  '一口鲜',
  '老灶台',
  '云岭',
  '花事',
  '白屿',
  '棉语',
  '素履',
  '青禾',
  '木槿家',
  '潮汐',
  '北纬38°',
  'NEKO猫屋',
  'Lúmen',
  '小熊说',
  '恒一',
  '木木木',
  '知渔',
  '三只喵',
  '乐活 LOHAS',
  '贝初',
]

export const ADJECTIVES: readonly string[] = [
  '',
  '',
  '',
  '经典',
  '新款',
  '升级版',
  '限定',
  '热卖',
  '精选',
  '甄选',
  '特惠装',
]

/** Ways a name can be awkward: width, emoji, markup, quotes, blanks, rare characters beyond the BMP, length. */
export const ODDITIES: readonly ((name: string) => string)[] = [
  (name) => `${name}（２０２５款）`,
  (name) => `${name}🍓`,
  (name) => `${name}👨‍👩‍👧分享装`,
  (name) => `"${name}" '买一送一'`,
  (name) => `${name} <b>A&B</b>`,
  (name) => `${name}　全角空格`,
  (name) => `${name}  两个空格`,
  (name) => `𠮷野${name}`,
  (name) => `${name}龘𡃁`,
  (name) => `${name};颜色:随机`,
  (name) => `${name}\\n%s%00`,
  (name) => `=${name}`,
  (name) => `${name}${'超长名称测试'.repeat(30)}`,
  (name) => `${name}+100%纯棉&=`,
  (name) => `ＡＢＣ${name}`,
]
