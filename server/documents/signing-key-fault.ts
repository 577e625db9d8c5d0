/** A key or certificate that cannot sign; the message says what to do, and never holds the key or its password. */
export class SigningKeyFault extends Error {
  override readonly name = 'SigningKeyFault';
}
