import type { ReactNode } from 'react'

interface FieldProps {
  label: string
  /** Id of the control, so that the label belongs to it. */
  htmlFor: string
  children: ReactNode
  /** What to enter and where it comes from. */
  hint?: ReactNode
  error?: string | undefined
  required?: boolean
}

/** One labelled line of a form: label left, control, then hint or error below. */
export function Field({ label, htmlFor, children, hint, error, required = false }: FieldProps) {
  return (
    <div className="dj-field">
      <label htmlFor={htmlFor}>
        {label}
        {required ? <abbr title="必填">*</abbr> : null}
      </label>
      <div className="dj-field-control">
        {children}
        {error ? (
          <p className="dj-field-error" role="alert">
            {error}
          </p>
        ) : hint ? (
          <p className="dj-field-hint">{hint}</p>
        ) : null}
      </div>
    </div>
  )
}
