// Loaded into the app's processes before anything else: their clock is this many milliseconds ahead of the machine's.
const shift = Number(process.env.SHIFTED_CLOCK_MS ?? 0)
const RealDate = Date

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + shift] : given, newTarget),
  apply: () => new RealDate(RealDate.now() + shift).toString(),
  get: (target, key) => (key === 'now' ? () => RealDate.now() + shift : Reflect.get(target, key)),
})
