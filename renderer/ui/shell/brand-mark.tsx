/** Two piers and the span between them. */
export function BrandMark() {
  return (
    <svg className="dj-brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M2 17.5h20M5 17.5V7M19 17.5V7" />
      <path d="M2 11.5C4 10.6 5 8.8 5 7c1.6 6 12.4 6 14 0 0 1.8 1 3.6 3 4.5" />
    </svg>
  )
}
