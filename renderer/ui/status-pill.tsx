import type { Tone } from '../text/status.ts'

/** A shape per tone, so that a state is read without its colour. */
const GLYPH: Record<Tone, string> = { ok: '✓', busy: '↻', waiting: '…', warn: '!', bad: '✕', unknown: '?', off: '–' }

interface StatusPillProps {
  tone: Tone
  text: string
  title?: string
  /** With a link the pill is a way to the place where something can be done. */
  href?: string
}

/** One state in words, colour and shape. */
export function StatusPill({ tone, text, title, href }: StatusPillProps) {
  const inside = (
    <>
      <i aria-hidden="true">{GLYPH[tone]}</i>
      <span>{text}</span>
    </>
  )
  if (href !== undefined) {
    return (
      <a className={`dj-pill dj-tone-${tone}`} href={href} title={title ?? text}>
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
