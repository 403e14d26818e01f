import {
  ApiOutlined,
  AppstoreOutlined,
  CloudDownloadOutlined,
  FileDoneOutlined,
  FileExcelOutlined,
  FileSyncOutlined,
  FileTextOutlined,
  HomeOutlined,
  InboxOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  SendOutlined,
  SettingOutlined,
  TagsOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'

const ICONS: Readonly<Record<string, ComponentType>> = {
  '/': HomeOutlined,
  '/import': CloudDownloadOutlined,
  '/file-import': FileExcelOutlined,
  '/batch-update': FileSyncOutlined,
  '/products': AppstoreOutlined,
  '/categories': TagsOutlined,
  '/documents': FileDoneOutlined,
  '/stock': InboxOutlined,
  '/queue': SendOutlined,
  '/journal': ProfileOutlined,
  '/connections': ApiOutlined,
  '/help': QuestionCircleOutlined,
  '/settings': SettingOutlined,
}

export function PageIcon({ path }: { path: string }) {
  const Icon = ICONS[path] ?? FileTextOutlined
  return <Icon />
}
