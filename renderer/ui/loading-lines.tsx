/** Grey lines while the first answer is on its way; read out as 正在读取. */
export function LoadingLines({ lines = 3 }: { lines?: number }) {
  return (
    <div className="dj-loading" role="status">
      <span className="dj-sr">正在读取</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <i key={index} />
      ))}
    </div>
  )
}
