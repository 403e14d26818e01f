import { FileImageOutlined } from '@ant-design/icons'
import { CopyButton } from './copy-button.tsx'

interface ImageThumbProps {
  address: string | null
  /** Said on the placeholder of a picture that the window may not load. */
  note: string
}

/** The window loads nothing from outside: only pictures that come as data are drawn, others give their address. */
export function isShowable(address: string): boolean {
  return /^data:image\/(png|jpeg|gif|webp);/i.test(address)
}

/** A product's picture in a list, or a placeholder with its address to copy. */
export function ImageThumb({ address, note }: ImageThumbProps) {
  if (address === null || address === '') return <span className="dj-none">—</span>
  if (isShowable(address)) return <img className="dj-thumb" src={address} alt="" width={24} height={24} />
  return (
    <span className="dj-thumb-off" title={`${address}\n${note}`}>
      <FileImageOutlined />
      <CopyButton text={address} title="复制图片地址" />
    </span>
  )
}
