interface StepsProps<Key extends string> {
  label: string
  steps: readonly { key: Key; label: string }[]
  current: Key
  /** The last step is reached and everything before it is done. */
  finished: boolean
  /** The current step stands still: cancelled or failed. */
  stopped: boolean
  /** Steps that a press opens now. */
  reachable: readonly Key[]
  onOpen: (key: Key) => void
}

/** Steps of a wizard in one line; those that can be looked at now are buttons. */
export function Steps<Key extends string>(props: StepsProps<Key>) {
  const { label, steps, current, finished, stopped, reachable, onOpen } = props
  const at = steps.findIndex((step) => step.key === current)
  return (
    <ol className="dj-steps" aria-label={label}>
      {steps.map((step, index) => {
        const here = index === at
        const passed = index < at || finished
        const inside = (
          <>
            <i aria-hidden="true">{here && stopped ? '!' : passed ? '✓' : index + 1}</i>
            {step.label}
            {passed && !here ? <span className="dj-sr">（已完成）</span> : null}
          </>
        )
        const state = here ? (stopped ? 'stopped' : 'current') : passed ? 'passed' : 'ahead'
        return (
          <li key={step.key} data-state={state} aria-current={here ? 'step' : undefined}>
            {reachable.includes(step.key) && !here ? (
              <button type="button" onClick={() => onOpen(step.key)}>
                {inside}
              </button>
            ) : (
              <span>{inside}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
