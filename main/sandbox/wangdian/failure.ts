/**
 * The codes this stand-in answers. The public page has no official table: it only classes them, so which number says
 * what inside a class is chosen here. 100, 2104: invalid input. 2030, 2060, 2100: authentication. 1030: come back later.
 */
export const CODES = {
  invalid: 100,
  missingParameter: 2104,
  account: 2030,
  timestamp: 2060,
  sign: 2100,
  tooManyCalls: 1030,
  // Printed for the vendor's sister product, whose pushes refuse the same things.
  missingField: 21000003,
  numberUsed: 21000006,
  specUnknown: 21000024,
} as const

/** A call refused with a code and a message in the ERP's own words; nothing was read or done. */
export class WangdianFailure extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'WangdianFailure'
    this.code = code
  }
}

/** Shorthand for a refused parameter. */
export function invalid(message: string): WangdianFailure {
  return new WangdianFailure(CODES.invalid, message)
}

export function missingField(name: string): WangdianFailure {
  return new WangdianFailure(CODES.missingField, `${name}不能为空`)
}
