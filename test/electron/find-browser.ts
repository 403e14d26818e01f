import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Usual places of a Chromium-family browser, best first. */
function candidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  switch (platform) {
    case 'win32': {
      const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((each) => each !== undefined)
      const files = [
        'Google\\Chrome\\Application\\chrome.exe',
        'Microsoft\\Edge\\Application\\msedge.exe',
        'Chromium\\Application\\chrome.exe',
      ]
      return files.flatMap((file) => roots.map((root) => path.win32.join(root, file)))
    }
    case 'darwin':
      return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      )
    default: {
      const names = [
        'google-chrome-stable',
        'google-chrome',
        'chromium',
        'chromium-browser',
        'microsoft-edge-stable',
        'microsoft-edge',
      ]
      const folders = (env.PATH ?? '').split(':').filter(Boolean)
      return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
    }
  }
}

/**
 * An installed Chrome, Chromium or Edge; null if there is none. `CHROMIUM=/path` names one, `CHROMIUM=none` pretends that
 * there is none.
 */
export function findInstalledBrowser(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  if (env.CHROMIUM === 'none') return null
  const named = env.CHROMIUM ? [env.CHROMIUM] : candidates(platform, env)
  return named.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
