// Runs in the page before anything else and returns the preload's `require`, which knows only `electron`.
// server.ts puts this function and the preload into one classic script.
export function connectPage(pageId) {
  const where = () => location.pathname + location.search + location.hash
  const waiting = new Map()
  const listeners = new Map()
  let nextId = 1

  const post = (message) =>
    fetch(`/__host/message?page=${pageId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    })

  const upload = (file) => {
    // Synchronous, as webUtils.getPathForFile is.
    const request = new XMLHttpRequest()
    request.open('POST', `/__host/upload?name=${encodeURIComponent(file.name)}`, false)
    request.send(file)
    return JSON.parse(request.responseText).path
  }

  const ipcRenderer = {
    invoke(channel, ...args) {
      const id = nextId++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        post({ kind: 'invoke', id, channel, args }).catch(reject)
      })
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    removeListener(channel, listener) {
      const left = (listeners.get(channel) ?? []).filter((each) => each !== listener)
      listeners.set(channel, left)
      return ipcRenderer
    },
  }

  // Values cross the bridge as copies, functions as functions, errors as their message.
  const cross = (value) => {
    if (typeof value === 'function') return (...args) => cross(value(...args.map(cross)))
    if (value instanceof Promise) {
      return value.then(cross, (error) => Promise.reject(new Error(error?.message ?? String(error))))
    }
    if (value === null || typeof value !== 'object' || value instanceof Blob) return value
    if (Array.isArray(value)) return value.map(cross)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cross(each)]))
  }

  const electron = {
    contextBridge: {
      exposeInMainWorld(name, api) {
        const copy = cross(api)
        Object.defineProperty(window, name, { value: typeof copy === 'object' ? Object.freeze(copy) : copy })
      },
    },
    ipcRenderer,
    webUtils: { getPathForFile: upload },
  }

  const ask = (message) => {
    const box = document.createElement('dialog')
    box.style.cssText =
      'font: 14px sans-serif; padding: 20px; border: 1px solid #999; border-radius: 8px; min-width: 360px'
    const done = (value) => {
      box.remove()
      void post({ kind: 'answer', id: message.id, value })
    }
    const add = (tag, text, parent = box) => {
      const element = document.createElement(tag)
      element.textContent = text
      element.style.cssText = 'display: block; margin: 8px 0'
      parent.append(element)
      return element
    }
    const button = (text, value) => {
      const element = add('button', text)
      element.type = 'button'
      element.style.cssText = 'margin: 8px 8px 0 0'
      element.addEventListener('click', () => done(typeof value === 'function' ? value() : value))
    }
    if (message.question === 'message') {
      add('b', message.message)
      add('div', message.detail).style.whiteSpace = 'pre-wrap'
      for (const [index, text] of message.buttons.entries()) button(text, index)
      box.addEventListener('cancel', () => done(null))
    } else {
      add('b', message.title)
      const field = add('input', '')
      if (message.question === 'open') {
        field.type = 'file'
        field.multiple = message.multiple
        field.accept = message.accept
        field.addEventListener('change', () => done([...field.files].map(upload)))
      } else {
        field.value = message.path
        field.size = 60
        button('保存', () => field.value)
      }
      button('取消', null)
      box.addEventListener('cancel', () => done(null))
    }
    document.body.append(box)
    box.showModal()
  }

  const events = new EventSource(`/__host/events?page=${pageId}`)
  events.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data)
    switch (message.kind) {
      case 'event':
        for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args)
        return
      case 'reply': {
        const call = waiting.get(message.id)
        waiting.delete(message.id)
        if (message.error === undefined) call?.resolve(message.value)
        else call?.reject(new Error(message.error))
        return
      }
      case 'load': {
        const target = new URL(message.url)
        location.assign(target.pathname + target.search + target.hash)
        return
      }
      case 'reload':
        location.reload()
        return
      case 'closed':
        events.close()
        window.close()
        document.body.textContent = '窗口已关闭，程序已退出或仍在后台运行。'
        return
      case 'question':
        ask(message)
    }
  })

  // Leaving the app and opening windows are the main process's to decide.
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (new URL(event.destination.url).origin === location.origin) return
    event.preventDefault()
    void post({ kind: 'navigate', url: event.destination.url })
  })
  window.open = (url = 'about:blank') => {
    void post({ kind: 'open', url: String(new URL(url, location.href)) })
    return null
  }
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement && each.target === '_blank')
    if (!link) return
    event.preventDefault()
    void post({ kind: 'open', url: link.href })
  })
  window.addEventListener('hashchange', () => post({ kind: 'moved', path: where() }))
  window.addEventListener('error', (event) => post({ kind: 'console', level: 'error', text: event.message }))
  document.addEventListener('securitypolicyviolation', (event) =>
    post({ kind: 'console', level: 'error', text: `CSP ${event.effectiveDirective}: ${event.blockedURI}` }),
  )
  document.addEventListener('DOMContentLoaded', () => post({ kind: 'ready', path: where() }))

  return (name) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
}
