import { Modal } from 'antd'
import { answerLeave, useLeaveQuestion } from '../../state/leave-guard.ts'
import { navigate } from '../../state/router.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { ActionButton } from '../action-button.tsx'

/** Asks before a page with unsaved input is left. */
export function LeaveDialog() {
  const question = useLeaveQuestion()
  const leave = () => {
    if (question === null) return
    answerLeave(true)
    navigate(question.to.path, question.to.query)
  }
  return (
    <Modal
      open={question !== null}
      title={SHELL_TEXT.leaveTitle}
      width={420}
      destroyOnHidden
      onCancel={() => answerLeave(false)}
      footer={[
        <ActionButton key="leave" danger onClick={leave}>
          {SHELL_TEXT.leave}
        </ActionButton>,
        <ActionButton key="stay" type="primary" onClick={() => answerLeave(false)}>
          {SHELL_TEXT.stay}
        </ActionButton>,
      ]}
    >
      <p>{question?.unsaved}。</p>
      <p className="dj-muted">{SHELL_TEXT.leaveHint}</p>
    </Modal>
  )
}
