import type { CallOutput, DocumentDirection, DocumentStream } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { linkTo } from '../../state/router.ts'
import { troubleText } from '../../text/common.ts'
import { DIRECTION_TEXT, DOCUMENTS_TEXT } from '../../text/documents.ts'
import { formatCount, formatShort } from '../../text/format.ts'
import type { Tone } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'

interface StreamsStripProps {
  status: CallOutput<'documents.status'>
  online: boolean
  busy: DocumentDirection | null
  onRefresh: (direction: DocumentDirection) => void
}

/** Both directions, a line each: who runs it, how far it is read, what waits; and the way to read now. */
export function StreamsStrip({ status, online, busy, onRefresh }: StreamsStripProps) {
  const now = useNow()
  return (
    <ul className="dj-documents-streams" aria-label="两个方向">
      {status.streams.map((stream) => {
        const [tone, text] = stateOf(stream, online)
        return (
          <li key={stream.direction}>
            <b>{DIRECTION_TEXT[stream.direction]}</b>
            <StatusPill tone={tone} text={text} {...(stream.trouble ? { title: troubleText(stream.trouble) } : {})} />
            <span className="dj-documents-stream-facts">{factsOf(stream, now)}</span>
            {stream.unknown > 0 ? <a href={linkTo('/queue', { state: 'unknown' })}>查看结果未知</a> : null}
            <ActionButton
              size="small"
              loading={isReading(stream) || busy === stream.direction}
              reason={online ? null : '网络已断开，恢复后会自动读取'}
              onClick={() => onRefresh(stream.direction)}
            >
              {stream.direction === 'in' ? DOCUMENTS_TEXT.refreshIn : DOCUMENTS_TEXT.refreshOut}
            </ActionButton>
          </li>
        )
      })}
    </ul>
  )
}

/** The POS is followed all the time; only the ERP is read now and then. */
const isReading = (stream: DocumentStream): boolean => stream.running && stream.direction === 'in'

/** The worst thing to say of a direction. */
export function stateOf(stream: DocumentStream, online: boolean): readonly [Tone, string] {
  if (stream.runner === 'direct') return ['off', '对方系统直连，本软件只核对']
  if (!online) return ['off', '离线，恢复后自动继续']
  if (stream.trouble !== null) return ['bad', stream.trouble.problem]
  if (stream.unknown > 0) return ['unknown', `结果未知 ${formatCount(stream.unknown)}`]
  if (stream.attention > 0) return ['bad', `待处理 ${formatCount(stream.attention)}`]
  if (stream.late > 0) return ['warn', `超时 ${formatCount(stream.late)}`]
  if (isReading(stream)) return ['busy', '正在读取']
  if (stream.readAt === null) return ['waiting', '还没有读取过']
  return ['ok', '正常']
}

function factsOf(stream: DocumentStream, now: number): string {
  const facts: string[] = []
  if (stream.waiting > 0) facts.push(`在途 ${formatCount(stream.waiting)}`)
  if (stream.readAt !== null) facts.push(`上次读取 ${formatShort(stream.readAt, now)}`)
  if (stream.lastArrivedAt !== null) facts.push(`上次到达 ${formatShort(stream.lastArrivedAt, now)}`)
  if (stream.running && stream.direction === 'out') facts.push('持续接收')
  if (stream.nextAt !== null) facts.push(`下次 ${formatShort(stream.nextAt, now)}`)
  return facts.join(' · ')
}
