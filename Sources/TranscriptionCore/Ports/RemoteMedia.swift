/// Media that lies elsewhere on the network. Implementations make every connection under the server's policy of
/// addresses, those of redirects and parts of playlists included.
package protocol RemoteMedia: Sendable {
  /// Reads an address as a user wrote it; nothing is connected to.
  ///
  /// - Throws: `invalidRequest` for what is no http or https address; `permission` for every address where the server
  ///   fetches nothing from anywhere.
  func address(_ text: String) throws(ServiceError) -> RemoteAddress

  /// Fetches one file and lends it for the length of `body`, whose errors are passed on. Cancelling the task closes the
  /// connection.
  ///
  /// - Throws: ``RemoteFailure``, also from the file's ``RemoteBytes/next()``.
  func fetch<Value: Sendable>(
    _ address: RemoteAddress, _ body: @Sendable (RemoteFile) async throws -> Value
  ) async throws -> Value

  /// A source of sound for one recording.
  func source(_ address: RemoteAddress) -> any RemoteSource
}

/// A file elsewhere whose bytes are about to come.
package struct RemoteFile: Sendable {
  /// What it is called there; `nil` where nothing tells.
  package var name: String?
  /// Bytes, where the server says so.
  package var length: Int?
  package var bytes: any RemoteBytes

  package init(name: String?, length: Int?, bytes: any RemoteBytes) {
    self.name = name
    self.length = length
    self.bytes = bytes
  }
}

/// Bytes that come from elsewhere as they are asked for. For one reader.
package protocol RemoteBytes: Sendable {
  /// The next bytes; `nil` at the end.
  ///
  /// - Throws: ``RemoteFailure`` when they stop coming; `CancellationError`.
  func next() async throws -> [UInt8]?
}

/// Something that sends sound, asked again after each interruption. It remembers where a live source was.
package protocol RemoteSource: Sendable {
  /// Connects once, lends the stream for the length of `body` and closes the connection.
  ///
  /// - Throws: ``RemoteFailure``, or what `body` throws.
  func connect(_ body: @Sendable (any RemoteStream) async throws -> Void) async throws
}

/// Sound as it comes, in stretches that can be decoded each by itself: most sources have one.
package protocol RemoteStream: Sendable {
  /// Whether the source sends as it is spoken, from now on, rather than something that was there before, from its start.
  var isLive: Bool { get }

  /// The next stretch, once the one before was read to its end; `nil` when the source is at its end.
  func nextStretch() async throws -> (any RemoteBytes)?
}
