import AsyncAlgorithms
import TranscriptionCore

/// A stream whose parts come through a channel: the producer waits until they are read.
actor ChannelStream: RemoteStream, RemoteBytes {
  typealias Channel = AsyncThrowingChannel<StreamPart, any Error>

  nonisolated let isLive: Bool
  private let channel: Channel
  private var state = State.fresh

  private enum State { case fresh, insideStretch, betweenStretches, ended }

  init(_ channel: Channel, isLive: Bool) {
    self.channel = channel
    self.isLive = isLive
  }

  func nextStretch() async throws -> (any RemoteBytes)? {
    // A stretch that was not read to its end is passed over.
    while state == .insideStretch { _ = try await next() }
    guard state != .ended else { return nil }
    state = .insideStretch
    return self
  }

  func next() async throws -> [UInt8]? {
    guard state == .insideStretch else { return nil }
    var iterator = channel.makeAsyncIterator()
    let part = try await iterator.next()
    try Task.checkCancellation()
    switch part {
    case .bytes(let bytes): return bytes
    case .boundary:
      state = .betweenStretches
      return nil
    case nil:
      state = .ended
      return nil
    }
  }
}

extension ChannelStream {
  /// Lends what `fill` sends to `read`; what still runs when that returns is cancelled.
  static func lend<Value: Sendable>(
    isLive: Bool, fill: @escaping @Sendable (Channel) async throws -> Void,
    read: @Sendable (ChannelStream) async throws -> Value
  ) async throws -> Value {
    let channel = Channel()
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          try await fill(channel)
          channel.finish()
        } catch {
          channel.fail(error)
        }
      }
      defer { group.cancelAll() }
      return try await read(ChannelStream(channel, isLive: isLive))
    }
  }
}
