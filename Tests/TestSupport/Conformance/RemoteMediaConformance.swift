import Synchronization
package import TranscriptionCore

/// What ``RemoteMedia`` promises.
package struct RemoteMediaConformance: Sendable {
  /// A server of the test that the implementation may connect to.
  package struct Place: Sendable {
    /// Of a file that is sent whole.
    let file: String
    let name: String
    let bytes: [UInt8]
    /// Of a file whose bytes do not all come.
    let endless: String
    let closed: @Sendable () async -> Void

    /// - Parameter closed: returns once the connection of the endless file was closed.
    package init(
      file: String, name: String, bytes: [UInt8], endless: String, closed: @escaping @Sendable () async -> Void
    ) {
      self.file = file
      self.name = name
      self.bytes = bytes
      self.endless = endless
      self.closed = closed
    }
  }

  private struct Thrown: Error {}

  private let media: any RemoteMedia
  private let refused: String
  private let place: Place?

  /// - Parameters:
  ///   - refused: an address that the policy does not allow, or where nothing listens.
  ///   - place: `nil` for an implementation that fetches nothing from anywhere.
  package init(_ media: any RemoteMedia, refuses refused: String, reaches place: Place?) {
    self.media = media
    self.refused = refused
    self.place = place
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    for text in ["", "example.com", "ftp://example.com/a", "file:///etc/passwd", "http://", "http://a b/"] {
      let kind = await Promises.refusal { try media.address(text) }
      promises.expect(
        kind == (place == nil ? .permission : .invalidRequest), "what is no http or https address is refused: \(text)")
    }
    await failures(&promises)
    if let place {
      await promises.check("addresses", addresses)
      await promises.check("a file") { try await self.file(place, &$0) }
      await promises.check("a source") { try await self.source(place, &$0) }
      await cancellation(place, &promises)
    } else {
      let kind = await Promises.refusal { try media.address("http://example.com/a.wav") }
      promises.expect(kind == .permission, "where nothing is fetched every address is refused")
    }
    return promises.broken
  }

  private func addresses(_ promises: inout Promises) async throws {
    let address = try media.address("https://me:secret@example.com/live.mp3?token=hidden")
    for text in [address.shown, "\(address)", String(reflecting: address)] {
      promises.expect(
        !text.contains("secret") && !text.contains("hidden"), "what may be shown has no password and no query")
    }
    promises.expect(address.host == "example.com", "an address says its host")
    promises.expect(try media.address(address.url) == address, "an address that was read can be read again")
  }

  private func failures(_ promises: inout Promises) async {
    let address = RemoteAddress(url: refused, shown: refused, host: "refused")
    let lent = Mutex(false)
    let fetching = await Promises.error { try await media.fetch(address) { _ in lent.withLock { $0 = true } } }
    promises.expect(fetching is RemoteFailure, "fetch throws RemoteFailure and nothing else")
    let connecting = await Promises.error {
      try await media.source(address).connect { _ in lent.withLock { $0 = true } }
    }
    promises.expect(connecting is RemoteFailure, "connect throws RemoteFailure and nothing else")
    promises.expect(!lent.withLock { $0 }, "nothing is lent of what cannot be had")
  }

  private func file(_ place: Place, _ promises: inout Promises) async throws {
    let address = try media.address(place.file)
    let (name, length, bytes) = try await media.fetch(address) { file in
      (file.name, file.length, try await Self.all(of: file.bytes))
    }
    promises.expect(name == place.name, "a file has the name that it has there")
    promises.expect(length == place.bytes.count, "a file has the length that its server says")
    promises.expect(bytes == place.bytes, "a file has the bytes that its server sends")
    let error = await Promises.error { try await media.fetch(address) { _ in throw Thrown() } }
    promises.expect(error is Thrown, "errors of the body are passed on")
  }

  private func source(_ place: Place, _ promises: inout Promises) async throws {
    let source = media.source(try media.address(place.file))
    for _ in 1...2 {
      let heard = Mutex<[UInt8]>([])
      try await source.connect { stream in
        while let stretch = try await stream.nextStretch() {
          let bytes = try await Self.all(of: stretch)
          heard.withLock { $0 += bytes }
        }
      }
      promises.expect(heard.withLock { $0 } == place.bytes, "a source is heard from its start, each time it is asked")
    }
    let error = await Promises.error { try await source.connect { _ in throw Thrown() } }
    promises.expect(error is Thrown, "errors of the body are passed on by a source")
  }

  private func cancellation(_ place: Place, _ promises: inout Promises) async {
    let (begins, begun) = AsyncStream<Void>.makeStream()
    let fetch = Attempt { [media] in
      await Promises.error {
        try await media.fetch(try media.address(place.endless)) { file in
          _ = try await file.bytes.next()
          begun.finish()
          while try await file.bytes.next() != nil {}
        }
      } != nil
    }
    let hasBegun: Void? = await within(Attempt<Void>.patience) { for await _ in begins {} }
    promises.expect(hasBegun != nil, "the first bytes are lent before the last have come")
    fetch.cancel()
    promises.expect(await fetch.value() == true, "a fetch ends when its task is cancelled")
    let isClosed = await Attempt { await place.closed() }.value() != nil
    promises.expect(isClosed, "cancelling the task closes the connection")
  }

  private static func all(of bytes: any RemoteBytes) async throws -> [UInt8] {
    var all: [UInt8] = []
    while let next = try await bytes.next() { all += next }
    return all
  }
}
