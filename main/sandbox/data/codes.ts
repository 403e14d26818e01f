import type { Random } from '../kit/random.ts'
import { chineseEan13 } from './ean13.ts'

/** How one goods and its specs are numbered. Apart from deliberate twins no two codes are equal, also without case. */
export type CodePlan = {
  goodsNo: string
  /** 商家编码 of the `index`-th (from 0) of the goods' specs. */
  specNo(index: number, single: boolean): string
}

/**
 * Picks a numbering for the `counter`-th goods: leading zeros, letters, dashes, mixed case, barcodes as codes.
 * `letters` is the shelf's prefix.
 */
export function planCodes(seed: number, counter: number, letters: string, random: Random): CodePlan {
  const style = random.next()
  const dashed = (goodsNo: string) => ({
    goodsNo,
    specNo: (index: number, single: boolean) => (single ? goodsNo : `${goodsNo}-${pad(index + 1, 2)}`),
  })
  if (style < 0.35) {
    const goodsNo = pad(counter, 9)
    return { goodsNo, specNo: (index, single) => (single ? goodsNo : `${goodsNo}${pad(index + 1, 3)}`) }
  }
  if (style < 0.6) return dashed(`${letters}${pad(counter, 7)}`)
  if (style < 0.75) {
    const head = letters.replace(/[-_]$/, '')
    return dashed(`${head}-${pad(Math.floor(counter / 1000), 4)}-${pad(counter % 1000, 3)}`)
  }
  if (style < 0.9) {
    // Codes of their own range, so that they never equal a barcode of another spec.
    return { goodsNo: `G${pad(counter, 7)}`, specNo: (index) => chineseEan13(seed + 1, counter * 64 + index) }
  }
  return dashed(`aB${counter.toString(36)}xZ`)
}

/** The same code as a careless hand writes it: other case, full width, or a blank behind. Never equal to `code`. */
export function twinCode(code: string, random: Random): string {
  const kind = random.int(0, 2)
  if (kind === 0) {
    const swapped = code.replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))
    if (swapped !== code) return swapped
  }
  if (kind === 1) return `${code} `
  return code.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
