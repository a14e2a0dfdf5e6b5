/// The operator's token cannot be kept where it belongs.
package struct OperatorTokenFailure: Error, CustomStringConvertible {
  let path: String
  /// The system's word for it.
  let reason: String

  package var description: String {
    "\(path) cannot be written: \(reason). Remove what is there, or correct the permissions of its folder."
  }
}
