import type { Tone } from '../text/status.ts'

/** A shape per tone, so that a state is read without its colour. */
const GLYPH: Record<Tone, string> = { ok: '✓', busy: '↻', waiting: '…', warn: '!', bad: '✕', unknown: '?', off: '–' }

interface StatusPillProps {
  tone: Tone
  text: string
  /** What the state belongs to; the first to be cut when there is no room. */
  label?: string
  title?: string
  /** With a link the pill is a way to the place where something can be done. */
  href?: string
}

/** One state in words, colour and shape. */
export function StatusPill({ tone, text, label, title, href }: StatusPillProps) {
  const inside = (
    <>
      <i aria-hidden="true">{GLYPH[tone]}</i>
      {label ? <span>{label}</span> : null}
      {label ? <b>{text}</b> : <span>{text}</span>}
    </>
  )
  if (href !== undefined) {
    return (
      <a className={`dj-pill dj-tone-${tone}`} href={href} title={title ?? (label ? `${label} ${text}` : text)}>
        {inside}
      </a>
    )
  }
  return (
    <span className={`dj-pill dj-tone-${tone}`} title={title}>
      {inside}
    </span>
  )
}
