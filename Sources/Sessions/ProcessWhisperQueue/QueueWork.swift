/// Work that the shared slots are told of.
enum QueueWork: Sendable, Hashable {
  /// - Parameter isShort: whether the first step is that of a file so small that it takes little.
  case preparation(isShort: Bool)
  case diarization
  /// For the engine of that name.
  case recognition(String)

  enum Kind: Sendable, Hashable {
    case preparation, diarization
    case recognition(String)
  }

  var kind: Kind {
    switch self {
    case .preparation: .preparation
    case .diarization: .diarization
    case .recognition(let engine): .recognition(engine)
    }
  }
}
