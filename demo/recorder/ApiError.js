/** What a request is refused with: an HTTP status, and the documented code and reason. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {number} code
   * @param {string} reason
   */
  constructor(status, code, reason) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}
