/** Thrown while one row is worked on: the row is refused, the others go on. */
export class RowRefusal extends Error {
  readonly code: string
  readonly field: string | null

  constructor(code: string, message: string, field: string | null = null) {
    super(message)
    this.code = code
    this.field = field
  }
}
