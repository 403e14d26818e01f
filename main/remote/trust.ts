import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { Worker } from 'node:worker_threads'

/**
 * Whom TLS trusts: first the certificates that come with Node (and `extra`), then, only when those do not do, the
 * system's own, with which company proxies and antivirus programs sign. Reading the system's takes longer than the
 * main process may stand still, so it happens in a worker, and only where it is needed.
 */
export interface Trust {
  bundled(): SecureContext
  /** Null when the system's certificates cannot be read. */
  system(): Promise<SecureContext | null>
  /** Hosts (with port) that were only trusted by the system's, so that the first try is not made in vain again. */
  bySystem: Set<string>
}

/** @param extra further certificates to trust, PEM */
export function createTrust(extra: readonly string[]): Trust {
  let bundled: SecureContext | undefined
  let system: Promise<SecureContext | null> | undefined
  return {
    bySystem: new Set(),
    bundled() {
      // Without `ca` Node uses its own store, which is made once and shared.
      bundled ??= createSecureContext(
        extra.length === 0 ? {} : { ca: [...getCACertificates('bundled'), ...getCACertificates('extra'), ...extra] },
      )
      return bundled
    },
    system() {
      system ??= readSystemCertificates().then(
        (found) => {
          const known = new Set(getCACertificates('bundled').map(plain))
          const further = [...new Map(found.map((pem) => [plain(pem), pem]))].filter(([key]) => !known.has(key))
          return further.length === 0 ? null : createSecureContext({ ca: further.map(([, pem]) => pem) })
        },
        () => null,
      )
      return system
    },
  }
}

/** PEM texts of one certificate differ in their line ends. */
function plain(pem: string): string {
  return pem.replaceAll(/\s+/g, '')
}

const READ = `
const { parentPort } = require('node:worker_threads')
parentPort.postMessage(require('node:tls').getCACertificates('system'))
`

function readSystemCertificates(): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(READ, { eval: true })
    worker.unref()
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the worker ended without an answer')))
  })
}
