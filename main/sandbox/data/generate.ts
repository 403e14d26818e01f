import { createRandom, type Random } from '../kit/random.ts'
import { planCodes, twinCode } from './codes.ts'
import { chineseEan13 } from './ean13.ts'
import { catalogueFrame, leafClassesByShelf } from './frame.ts'
import { createCalendar, laterThan } from './times.ts'
import type { GeneratedGoods, GeneratedSpec, TenThousandths } from './types.ts'
import { planVariants, type SpecNameForm, specNameOf, type Variant } from './variants.ts'
import { ADJECTIVES, BRANDS, ODDITIES, SHELVES, type ShelfWords } from './words.ts'

export type GenerateOptions = {
  seed: number
  /** Specs over all goods, exactly; any size up to 1,000,000. */
  skus: number
  /** Epoch ms of a Beijing midnight: everything was created in the 120 days before it. */
  day: number
}

/**
 * Generates a catalogue goods by goods, oldest first (the hour of the day aside), in constant memory.
 * The same options give the same goods on every machine.
 */
export function* generateGoods({ seed, skus, day }: GenerateOptions): Generator<GeneratedGoods, void> {
  const { classes } = catalogueFrame()
  const leaves = leafClassesByShelf(classes)
  const calendar = createCalendar(seed, day)
  let made = 0
  let before: GeneratedGoods | undefined
  for (let counter = 1; made < skus; counter += 1) {
    const random = createRandom(seed, `goods ${counter}`)
    const createdAt = calendar.createdAt(made / skus, random)
    const shelfIndex = pickShelf(random)
    const goods = makeGoods({ seed, day, counter, createdAt, shelfIndex, leaves: leaves[shelfIndex]!, random })
    if (before && before.deletedAt === 0 && random.chance(0.006)) makeTwin(goods, before, random)
    goods.specs.splice(skus - made)
    settleTimes(goods, day, random)
    made += goods.specs.length
    before = goods
    yield goods
  }
}

type Plan = {
  seed: number
  day: number
  counter: number
  createdAt: number
  shelfIndex: number
  leaves: number[]
  random: Random
}

function makeGoods({ seed, day, counter, createdAt, shelfIndex, leaves, random }: Plan): GeneratedGoods {
  const shelf = SHELVES[shelfIndex]!
  const brand = random.chance(0.1) ? undefined : random.int(0, BRANDS.length - 1)
  const product = random.pick(shelf.products)
  const plainName = `${brand === undefined ? '' : BRANDS[brand]!}${random.pick(ADJECTIVES)}${product}`
  const goodsName = random.chance(0.03) ? random.pick(ODDITIES)(plainName) : plainName
  const variants = planVariants(shelf, random)
  const codes = planCodes(seed, counter, shelf.code, random)
  const form = random.pick<SpecNameForm>(['groups', 'blank', 'comma'])
  const price = pickPrice(shelf, random)
  // A later spec of an old goods is entered with a later creation time.
  const lateFrom = variants.length > 1 && random.chance(0.05) ? variants.length - random.int(1, 2) : variants.length
  const lateAt = laterThan(createdAt, day, random)
  const picture = random.chance(0.12) ? '' : `/img/${counter % 997}.png`
  return {
    goodsNo: codes.goodsNo,
    goodsName,
    shortName: random.chance(0.5) ? product : '',
    ...(brand === undefined ? {} : { brand }),
    ...(random.chance(0.06) ? {} : { classId: random.pick(leaves) }),
    unitName: shelf.unit,
    remark: random.chance(0.05) ? '门店专供，勿改价' : '',
    createdAt,
    modifiedAt: createdAt,
    deletedAt: 0,
    specs: variants.map((variant, index) =>
      makeSpec({
        specNo: codes.specNo(index, variants.length === 1),
        barcode: random.chance(0.08) ? '' : chineseEan13(seed, counter * 64 + index),
        specName: specNameOf(variant, form),
        variant,
        price,
        imagePath: index > 0 && random.chance(0.3) ? '' : picture,
        createdAt: index >= lateFrom && index > 0 ? lateAt : createdAt,
        random,
      }),
    ),
  }
}

type SpecPlan = {
  specNo: string
  barcode: string
  specName: string
  variant: Variant
  price: TenThousandths
  imagePath: string
  createdAt: number
  random: Random
}

function makeSpec({ variant, price, random, ...given }: SpecPlan): GeneratedSpec {
  const retailPrice = random.chance(0.15) ? price + 10_000 * random.int(1, 20) : price
  return {
    ...given,
    specCode: random.chance(0.1) ? `S${random.int(100, 999)}` : '',
    attributes: variant.attributes,
    retailPrice,
    wholesalePrice: Math.floor(retailPrice * 0.7),
    costPrice: Math.floor(retailPrice * 0.55),
    weight: random.int(10, 5000),
    modifiedAt: given.createdAt,
    deletedAt: 0,
  }
}

/** Turns a goods into a look-alike of the one before: the same name, or a code that only looks different. */
function makeTwin(goods: GeneratedGoods, original: GeneratedGoods, random: Random): void {
  const spec = goods.specs[0]!
  goods.specs.length = 1
  spec.specName = ''
  spec.attributes = []
  if (random.chance(0.3)) {
    goods.goodsName = original.goodsName
    return
  }
  goods.goodsNo = twinCode(original.goodsNo, random)
  spec.specNo = twinCode(original.specs[0]!.specNo, random)
}

/** Edits after creation and deletions; the goods' modification time is the latest of its own and its specs'. */
function settleTimes(goods: GeneratedGoods, day: number, random: Random): void {
  for (const spec of goods.specs) {
    if (random.chance(0.12)) spec.modifiedAt = laterThan(spec.createdAt, day, random)
    if (goods.specs.length > 1 && random.chance(0.008)) {
      spec.deletedAt = laterThan(spec.createdAt, day, random)
      spec.modifiedAt = Math.max(spec.modifiedAt, spec.deletedAt)
    }
  }
  let modifiedAt = random.chance(0.15) ? laterThan(goods.createdAt, day, random) : goods.createdAt
  if (random.chance(0.012)) {
    goods.deletedAt = laterThan(goods.createdAt, day, random)
    modifiedAt = Math.max(modifiedAt, goods.deletedAt)
  }
  goods.modifiedAt = Math.max(modifiedAt, ...goods.specs.map((spec) => spec.modifiedAt))
}

/** The four-level shelf is rare: it is what the importer has to refuse. */
function pickShelf(random: Random): number {
  const index = random.int(0, SHELVES.length - 1)
  const deep = SHELVES[index]!.path.length >= 3
  return deep && random.chance(0.6) ? 0 : index
}

function pickPrice(shelf: ShelfWords, random: Random): TenThousandths {
  if (random.chance(0.005)) return 0
  const yuan = random.int(shelf.price[0], shelf.price[1])
  if (random.chance(0.03)) return yuan * 10_000 + random.int(1, 9999)
  return yuan * 10_000 + random.pick([0, 0, 5000, 9000, 9900, 8000])
}
