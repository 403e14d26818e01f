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
  const off = reason ? { 'aria-disabled': true, 'aria-describedby': reasonId } : {}
  const classes = [reason ? 'dj-button-off' : '', className ?? ''].filter((one) => one !== '').join(' ')
  // One tree for both: a button that is switched on or off under the focus must keep it.
  return (
    <Tooltip title={reason || null}>
      <Button
        {...rest}
        {...off}
        {...(classes ? { className: classes } : {})}
        onClick={reason ? (event) => event.preventDefault() : onClick}
      >
        {children}
        {reason ? (
          <span id={reasonId} className="dj-sr">
            不可用：{reason}
          </span>
        ) : null}
      </Button>
    </Tooltip>
  )
}
