import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchBrowser } from '../test/e2e/browser.ts'
import { root } from './lib/tools.ts'

// Run by hand after changing the drawing: `node scripts/draw-icons.ts`. Its results are kept in resources/icons.

/** A sheet of paper on a bridge. */
function mark(badge: 'none' | 'busy' | 'attention', mono = false): string {
  const blue = mono ? '#000' : '#1456b8'
  const paper = mono ? '#000' : '#ffffff'
  const badges = {
    none: '',
    busy: `<circle cx="396" cy="396" r="92" fill="${mono ? '#000' : '#f5a623'}"/><path d="M346 396a50 50 0 0 1 92-28M446 396a50 50 0 0 1-92 28" fill="none" stroke="#fff" stroke-width="26" stroke-linecap="round"/>`,
    attention: `<circle cx="396" cy="396" r="92" fill="${mono ? '#000' : '#d4380d'}"/><path d="M396 346v58" stroke="#fff" stroke-width="30" stroke-linecap="round"/><circle cx="396" cy="446" r="18" fill="#fff"/>`,
  }
  const back = mono ? '' : `<rect x="16" y="16" width="480" height="480" rx="104" fill="${blue}"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><title>单据桥</title>${back}
    <rect x="164" y="76" width="184" height="208" rx="20" fill="${paper}"/>
    <path d="M204 132h104M204 182h104M204 232h60" stroke="${mono ? '#fff' : blue}" stroke-width="22" stroke-linecap="round"/>
    <path d="M72 324h368" stroke="${paper}" stroke-width="40" stroke-linecap="round"/>
    <path d="M108 436c16-84 280-84 296 0" fill="none" stroke="${paper}" stroke-width="36" stroke-linecap="round"/>
    ${badges[badge]}</svg>`
}

/** An .ico file of PNG images, which Windows reads since Vista. */
function ico(images: { size: number; png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    // 0 means 256.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}

const folder = path.join(root, 'resources/icons')
mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
try {
  const page = await browser.newPage()
  const draw = async (svg: string, size: number): Promise<Buffer> => {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
    return page.screenshot({ omitBackground: true })
  }
  const save = (name: string, content: Buffer | string): void => writeFileSync(path.join(folder, name), content)
  const drawIco = async (svg: string, sizes: number[]): Promise<Buffer> => {
    const images: { size: number; png: Buffer }[] = []
    for (const size of sizes) images.push({ size, png: await draw(svg, size) })
    return ico(images)
  }

  save('icon.svg', mark('none'))
  save('icon.png', await draw(mark('none'), 512))
  save('icon.ico', await drawIco(mark('none'), [16, 24, 32, 48, 64, 128, 256]))
  for (const [name, badge] of [
    ['ok', 'none'],
    ['busy', 'busy'],
    ['attention', 'attention'],
  ] as const) {
    save(`tray-${name}.png`, await draw(mark(badge), 32))
    save(`tray-${name}.ico`, await drawIco(mark(badge), [16, 20, 24, 32, 48]))
    // macOS colours template images itself.
    save(`tray-${name}Template.png`, await draw(mark(badge, true), 18))
    save(`tray-${name}Template@2x.png`, await draw(mark(badge, true), 36))
  }
} finally {
  await browser.close()
}
