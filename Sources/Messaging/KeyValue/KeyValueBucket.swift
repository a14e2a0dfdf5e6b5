/// Keys and values in a stream, as all clients of NATS keep them: each change is a message on `$KV.<bucket>.<key>`.
///
/// Writes to one key are in order, and a compare-and-set has one winner, whatever servers fail. A write whose answer is
/// missing (``JetStreamError/unknownOutcome(_:)``) may have been done: read the key to find out.
package struct KeyValueBucket: Sendable {
  package let name: String
  let stream: JetStream
  var streamName: String { "KV_\(name)" }
  var prefix: String { "$KV.\(name)." }

  private init(_ name: String, stream: JetStream) throws {
    guard !name.isEmpty, name.utf8.allSatisfy({ Self.isAlphanumeric($0) || "-_".utf8.contains($0) }) else {
      throw KeyValueError.invalidBucket(name)
    }
    self.name = name
    self.stream = stream
  }

  /// Makes a bucket. One of the same configuration is left as it is.
  package static func create(_ configuration: KeyValueConfiguration, in stream: JetStream) async throws
    -> KeyValueBucket
  {
    let bucket = try KeyValueBucket(configuration.bucket, stream: stream)
    _ = try await stream.createStream(configuration.stream)
    return bucket
  }

  /// - Throws: ``KeyValueError/bucketNotFound(_:)``.
  package static func open(_ name: String, in stream: JetStream) async throws -> KeyValueBucket {
    let bucket = try KeyValueBucket(name, stream: stream)
    guard try await stream.stream(bucket.streamName) != nil else { throw KeyValueError.bucketNotFound(name) }
    return bucket
  }

  /// Removes the bucket and all that is in it.
  package func delete() async throws { try await stream.deleteStream(streamName) }

  // MARK: One key

  /// - Returns: `nil` when the key has no value, or none any more.
  package func get(_ key: String) async throws -> KeyValueEntry? {
    guard let entry = try await last(key), entry.operation == .put else { return nil }
    return entry
  }

  /// Sets the value, whatever there was.
  ///
  /// - Returns: the new revision.
  @discardableResult package func put(_ value: [UInt8], for key: String) async throws -> UInt64 {
    try await stream.publish(value, to: try subject(key)).sequence
  }

  /// Sets the value of a key that has none.
  ///
  /// - Returns: the new revision.
  /// - Throws: ``KeyValueError/wrongRevision(key:)`` when it has one.
  @discardableResult package func create(_ value: [UInt8], for key: String) async throws -> UInt64 {
    do {
      return try await update(value, for: key, expecting: 0)
    } catch KeyValueError.wrongRevision {
      // A marker of an earlier value may stand there.
      guard let entry = try await last(key), entry.operation != .put else {
        throw KeyValueError.wrongRevision(key: key)
      }
      return try await update(value, for: key, expecting: entry.revision)
    }
  }

  /// Sets the value if the key still has that revision: compare-and-set.
  ///
  /// - Parameter revision: as ``KeyValueEntry/revision``; 0 for a key that never had a value.
  /// - Returns: the new revision.
  /// - Throws: ``KeyValueError/wrongRevision(key:)``.
  @discardableResult package func update(_ value: [UInt8], for key: String, expecting revision: UInt64) async throws
    -> UInt64
  {
    try await write(value, for: key, headers: [:], expecting: revision)
  }

  /// Removes the value; the history stays.
  ///
  /// - Parameter revision: only if the key still has it.
  @discardableResult package func delete(_ key: String, expecting revision: UInt64? = nil) async throws -> UInt64 {
    try await write([], for: key, headers: ["KV-Operation": "DEL"], expecting: revision)
  }

  /// Removes the value and its history.
  ///
  /// - Parameter revision: only if the key still has it.
  @discardableResult package func purge(_ key: String, expecting revision: UInt64? = nil) async throws -> UInt64 {
    try await write(
      [], for: key, headers: ["KV-Operation": "PURGE", "Nats-Rollup": "sub"], expecting: revision)
  }

  private func write(
    _ value: [UInt8], for key: String, headers: MessageHeaders, expecting revision: UInt64?
  ) async throws -> UInt64 {
    var options = PublishOptions()
    options.expectedLastSubjectSequence = revision
    do {
      return try await stream.publish(value, to: try subject(key), headers: headers, options: options).sequence
    } catch JetStreamError.refused(let error) where error.isWrongLastSequence {
      throw KeyValueError.wrongRevision(key: key)
    }
  }

  private func last(_ key: String) async throws -> KeyValueEntry? {
    guard let message = try await stream.lastMessage(on: try subject(key), of: streamName) else { return nil }
    return KeyValueEntry(
      subject: message.subject, headers: message.headers, payload: message.payload, revision: message.sequence,
      prefix: prefix)
  }

  // MARK: Many keys

  /// The keys that have a value, in no order.
  package func keys() async throws -> [String] {
    var keys: Set<String> = []
    for try await event in watch(isWithoutValues: true) {
      switch event {
      case .entry(let entry): if entry.operation == .put { keys.insert(entry.key) } else { keys.remove(entry.key) }
      case .restarted: keys = []
      case .caughtUp: return Array(keys)
      }
    }
    return Array(keys)
  }

  /// Tells the last entry of each key, then each change, until its task is cancelled. Interruptions are bridged.
  ///
  /// - Parameter pattern: of keys; `*` stands for one token, `>` for all that follow.
  package func watch(_ pattern: String = ">") throws -> KeyValueWatch {
    try Subject.requirePattern(pattern)
    return KeyValueWatch(bucket: self, pattern: pattern, isWithoutValues: false)
  }

  private func watch(isWithoutValues: Bool) -> KeyValueWatch {
    KeyValueWatch(bucket: self, pattern: ">", isWithoutValues: isWithoutValues)
  }

  private func subject(_ key: String) throws -> String {
    guard !key.isEmpty, !key.hasPrefix("."), !key.hasSuffix("."), !key.contains(".."),
      key.utf8.allSatisfy({ Self.isAlphanumeric($0) || "-/_=.".utf8.contains($0) })
    else { throw KeyValueError.invalidKey(key) }
    return prefix + key
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}
