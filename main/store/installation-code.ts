/** No 0/O, 1/I/L, 5/S, 2/Z, 8/B: a code is read aloud on the phone. */
const ALPHABET = '34679ACDEFGHJKMNPQRTUVWXY'
const LENGTH = 4

/**
 * A new installation code (4 characters), the part of every number we mint that tells one installation from another.
 * Never one of `taken`. `random` gives cryptographically random bytes.
 */
export function mintInstallationCode(random: (length: number) => Uint8Array, taken: ReadonlySet<string>): string {
  // Bytes at or above the largest multiple of the alphabet are thrown away, so that every letter is equally likely.
  const limit = 256 - (256 % ALPHABET.length)
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    let code = ''
    for (const byte of random(LENGTH * 4)) {
      if (byte < limit && code.length < LENGTH) code += ALPHABET[byte % ALPHABET.length]
    }
    if (code.length === LENGTH && !taken.has(code)) return code
  }
  throw new Error('no new installation code could be made: the random source repeats itself')
}
