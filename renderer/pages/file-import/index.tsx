import { FileImportPage } from './file-import-page.tsx'

/** 文件导入 (S78–S91). */
export default function CreateFromFile() {
  return <FileImportPage kind="create" />
}
