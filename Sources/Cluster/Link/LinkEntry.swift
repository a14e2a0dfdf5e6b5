/// A value of a bucket and the revision at which it was read.
package struct LinkEntry: Sendable, Hashable {
  package let value: [UInt8]
  package let revision: UInt64

  package init(value: [UInt8], revision: UInt64) {
    self.value = value
    self.revision = revision
  }
}

/// What is seen of a bucket.
package enum LinkChange: Sendable, Hashable {
  case put(key: String, value: [UInt8])
  case removed(key: String)
  /// Everything that was there at the beginning has been told.
  case caughtUp
}
