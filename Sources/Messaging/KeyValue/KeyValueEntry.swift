/// What a key had at some time.
package struct KeyValueEntry: Sendable, Equatable {
  package enum Operation: Sendable, Equatable {
    case put
    /// The value is gone; those before it may still be in the history.
    case delete
    /// The value and those before it are gone, or the value lived its time.
    case purge
  }

  package let key: String
  /// Empty unless the operation is ``Operation/put``.
  package let value: [UInt8]
  /// Counts all changes of the bucket. What a compare-and-set expects.
  package let revision: UInt64
  package let operation: Operation

  init?(subject: String, headers: MessageHeaders, payload: [UInt8], revision: UInt64, prefix: String) {
    guard subject.hasPrefix(prefix) else { return nil }
    key = String(subject.dropFirst(prefix.count))
    value = payload
    self.revision = revision
    operation =
      switch (headers["KV-Operation"], headers["Nats-Marker-Reason"]) {
      case ("DEL", _): .delete
      case ("PURGE", _), (_, "MaxAge"), (_, "Purge"): .purge
      case (_, "Remove"): .delete
      default: .put
      }
  }
}
