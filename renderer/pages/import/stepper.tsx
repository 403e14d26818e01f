import { STEP_LABEL } from '../../text/import.ts'
import { Steps } from '../../ui/steps.tsx'
import { STEPS, type Step, type WizardView } from './wizard.ts'

interface StepperProps {
  view: WizardView
  /** The current step stands still: cancelled or failed. */
  stopped: boolean
  onOpen: (step: Step) => void
}

const ALL = STEPS.map((key) => ({ key, label: STEP_LABEL[key] }))

/** The six steps; those that can be looked at now are buttons. */
export function Stepper({ view, stopped, onOpen }: StepperProps) {
  return (
    <Steps
      label="导入步骤"
      steps={ALL}
      current={view.step}
      finished={view.step === 'done'}
      stopped={stopped}
      reachable={view.reachable}
      onOpen={onOpen}
    />
  )
}
