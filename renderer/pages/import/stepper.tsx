import { STEP_LABEL } from '../../text/import.ts'
import { STEPS, type Step, type WizardView } from './wizard.ts'

interface StepperProps {
  view: WizardView
  /** The current step stands still: cancelled or failed. */
  stopped: boolean
  onOpen: (step: Step) => void
}

/** The six steps; those that can be looked at now are buttons. */
export function Stepper({ view, stopped, onOpen }: StepperProps) {
  const at = STEPS.indexOf(view.step)
  return (
    <ol className="dj-steps" aria-label="导入步骤">
      {STEPS.map((step, index) => {
        const current = index === at
        const passed = index < at || view.step === 'done'
        const inside = (
          <>
            <i aria-hidden="true">{current && stopped ? '!' : passed ? '✓' : index + 1}</i>
            {STEP_LABEL[step]}
            {passed && !current ? <span className="dj-sr">（已完成）</span> : null}
          </>
        )
        const state = current ? (stopped ? 'stopped' : 'current') : passed ? 'passed' : 'ahead'
        return (
          <li key={step} data-state={state} aria-current={current ? 'step' : undefined}>
            {view.reachable.includes(step) && !current ? (
              <button type="button" onClick={() => onOpen(step)}>
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
