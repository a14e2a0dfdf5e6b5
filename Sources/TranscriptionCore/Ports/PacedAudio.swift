/// The sound of a session's player as one listener gets it: bytes of one endless file, in real time.
///
/// Chunks are whole frames or pages of the format. A listener that takes them too slowly misses some and goes on with the
/// newest; what it has stays decodable. The sequence ends when the session does, when nothing can be made any more, or
/// when its task is cancelled. Each value counts as a listener until it is released. Single-pass.
package struct PacedAudio: AsyncSequence, Sendable {
  package typealias Element = [UInt8]
  package typealias Failure = Never

  package struct Iterator: AsyncIteratorProtocol {
    fileprivate let nextChunk: @Sendable () async -> [UInt8]?

    package func next() async -> [UInt8]? { await nextChunk() }

    package func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? { await nextChunk() }
  }

  private let nextChunk: @Sendable () async -> [UInt8]?

  /// - Parameter nextChunk: waits for more; `nil` at the end.
  package init(nextChunk: @escaping @Sendable () async -> [UInt8]?) { self.nextChunk = nextChunk }

  package func makeAsyncIterator() -> Iterator { Iterator(nextChunk: nextChunk) }
}
