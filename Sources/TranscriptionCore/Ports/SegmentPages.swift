/// A transcript's segments in order of time, a page after the other. Asked by one caller at a time.
package struct SegmentPages: Sendable {
  /// The next segments; `nil` after the last of them.
  ///
  /// - Throws: `notFound` when the session has ended or the file was removed, and `conflict` when the transcript is made anew:
  ///   what was read is no whole transcript then.
  package let next: @Sendable () async throws(ServiceError) -> [Segment]?

  package init(_ next: @escaping @Sendable () async throws(ServiceError) -> [Segment]?) { self.next = next }
}
