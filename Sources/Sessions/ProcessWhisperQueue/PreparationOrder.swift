import TranscriptionCore

/// A step of preparation to be made, with all that it depends on.
struct PreparationOrder: Sendable {
  /// Windows whose audio gives way.
  struct Eviction: Sendable {
    var file: FileID
    var windows: [SpeechWindow]

    func windowIDs(in session: SessionID) -> [WindowID] {
      windows.map { WindowID(session: session, file: file, index: $0.index) }
    }
  }

  var file: FileID
  var generation: Int
  /// Where in the file, in samples.
  var target: Int
  /// The file as it is known.
  var record: MediaRecord
  /// Name of the engine that the file is for.
  var engine: String
  /// True where a preparation that is open has to be closed, and another opened: it does not know what is missing.
  var isFresh: Bool
  /// Indexes of the windows that need no audio: it lies ready, or they are on their way to a result.
  var heldWindows: Set<Int>
  var evictions: [Eviction] = []

  /// Whether nothing is known of the file yet.
  var isFirstLook: Bool { record.startedAt == nil }
  /// A file of at most this size may share a unit with others, and its digest is computed before anything else.
  static let smallFileBytes = 8 << 20
  var isSmall: Bool { record.bytes <= Self.smallFileBytes }
}

/// What one step brought, to be written.
struct PreparedStep: Sendable {
  var order: PreparationOrder
  var step: MediaPreparation.Step
  /// SHA-256 of the file, where it was computed with this step.
  var digest: String?
}
