import { Button, type ButtonProps, Tooltip } from 'antd'
import { type MouseEvent, useId } from 'react'

export interface ActionButtonProps extends Omit<ButtonProps, 'disabled' | 'onClick'> {
  /** Why it cannot be pressed now; `null` or empty = it can. Shown on hover and focus, read out by screen readers. */
  reason?: string | null | undefined
  onClick?: (event: MouseEvent<HTMLElement>) => void
}

/** A button that stays visible and reachable when it cannot be pressed, and then says why. */
export function ActionButton({ reason, onClick, className, children, ...rest }: ActionButtonProps) {
  const reasonId = useId()
  if (!reason) {
    return (
      <Button {...rest} {...(className ? { className } : {})} onClick={onClick}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip title={reason}>
      <Button
        {...rest}
        // Colours of the main action would shine through on hover.
        type={rest.type === 'primary' ? 'default' : (rest.type ?? 'default')}
        danger={false}
        className={`dj-button-off ${className ?? ''}`}
        aria-disabled="true"
        aria-describedby={reasonId}
        onClick={(event) => event.preventDefault()}
      >
        {children}
        <span id={reasonId} className="dj-sr">
          不可用：{reason}
        </span>
      </Button>
    </Tooltip>
  )
}
