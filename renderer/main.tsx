import 'antd/dist/antd.css'
import './ui/styles/index.css'
import 'dayjs/locale/zh-cn'
import dayjs from 'dayjs'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startRouter } from './state/router.ts'
import { startWorkspaceMirror } from './state/workspace.ts'
import { adoptStyles } from './ui/adopt-styles.ts'
import { OVERLAYS_ID } from './ui/theme.ts'

adoptStyles()
dayjs.locale('zh-cn')
startRouter()
startWorkspaceMirror()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const overlays = document.createElement('div')
overlays.id = OVERLAYS_ID
root.after(overlays)
createRoot(root).render(<App />)
