import { FileImportPage } from './file-import-page.tsx'

/** 批量更新 (S107–S111). */
export default function UpdateFromFile() {
  return <FileImportPage kind="update" />
}
