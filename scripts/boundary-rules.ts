/**
 * Who may import whom: the table of the house as data. `boundaries.ts` checks it; type-only imports are exempt.
 * The first room whose `match` fits a file's path (relative to the repository, with `/`) owns the file.
 */
export interface Room {
  name: string
  match: RegExp
  /** Names of rooms it may import; its own room is always allowed. */
  rooms: readonly string[]
  /** npm packages it may import. A package that stands in no list for this room is an error. */
  packages: readonly string[]
  /** Whether Node's own modules may be imported. */
  node: boolean
  /** Features see each other only through index.ts and never in a circle. */
  feature?: boolean
}

const engine = ['log', 'store', 'journal', 'queue', 'clock', 'spreadsheet'] as const
const features = ['catalog', 'documents', 'stock', 'distribution'] as const
const remotes = ['wangdian', 'pos', 'ideal', 'boyuan', 'ezhan'] as const
const remoteRooms = ['remote', ...remotes.map((name) => `remote/${name}`)]

function room(name: string, match: RegExp, rooms: readonly string[], packages: readonly string[] = []): Room {
  return { name, match, rooms, packages, node: true }
}

export const ROOMS: readonly Room[] = [
  { name: 'contract', match: /^preload\/contract\//, rooms: [], packages: ['zod'], node: false },
  // The sandboxed preload can require nothing but `electron`, and only its entry does.
  { name: 'preload', match: /^preload\/index\.ts$/, rooms: ['contract'], packages: ['electron'], node: false },
  {
    name: 'renderer',
    match: /^renderer\//,
    rooms: ['contract'],
    packages: ['react', 'react-dom', 'antd', '@ant-design/icons', 'dayjs', 'zustand'],
    node: false,
  },
  room('log', /^main\/log\//, [], ['electron-log']),
  room('store', /^main\/store\//, ['log', 'contract'], ['better-sqlite3']),
  room('journal', /^main\/journal\//, ['store', 'log', 'contract'], ['zod']),
  room('queue', /^main\/queue\//, ['store', 'journal', 'log', 'contract'], ['zod']),
  room('clock', /^main\/clock\//, ['store', 'journal', 'queue', 'log', 'contract'], ['zod']),
  room('spreadsheet', /^main\/spreadsheet\//, ['log', 'contract'], ['yauzl', 'papaparse', '@e965/xlsx']),
  ...remotes.map((name) =>
    room(`remote/${name}`, new RegExp(`^main/remote/${name}/`), ['remote', 'log', 'contract'], ['axios', 'zod']),
  ),
  room('remote', /^main\/remote\/[^/]+\.ts$/, ['log', 'contract'], ['axios', 'zod']),
  room('connections', /^main\/connections\//, [...engine, ...remoteRooms, 'contract'], ['zod']),
  ...features.map((name) => ({
    ...room(
      name,
      new RegExp(`^main/${name}/`),
      [...engine, ...remoteRooms, 'connections', ...features, 'contract'],
      ['zod'],
    ),
    feature: true,
  })),
  room('setup', /^main\/setup\//, [...engine, ...remoteRooms, 'connections', ...features, 'contract'], ['zod']),
  room('sandbox', /^main\/sandbox\//, [], ['better-sqlite3', 'zod', 'yaml']),
  room('electron', /^main\/(electron\/|index\.ts$)/, ['app', 'log', 'contract'], ['electron', 'zod']),
  room(
    'app',
    /^main\/[^/]+\.ts$/,
    [...engine, ...remoteRooms, 'connections', ...features, 'setup', 'sandbox', 'contract'],
    ['zod'],
  ),
]

/** Doors of the shell that stand in exactly one file each: whoever needs them goes through it. */
export const DOORS: readonly { code: RegExp; only: string; why: string }[] = [
  {
    code: /\bnew BrowserWindow\b/,
    only: 'main/electron/start-shell.ts',
    why: 'every window comes from the one factory',
  },
  { code: /\.openExternal\(/, only: 'main/electron/external-links.ts', why: 'links leave through openExternalSafe' },
  { code: /\bipcMain\b/, only: 'main/electron/start-shell.ts', why: 'calls are registered by registerCalls' },
  { code: /\bipcRenderer\b/, only: 'preload/index.ts', why: 'the page talks through window.bridge' },
]
