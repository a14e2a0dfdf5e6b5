import TranscriptionCore

/// Files in playlist order, each lane for itself.
struct LaneOrders: Sendable {
  private var live = FileOrder()
  private var file = FileOrder()

  subscript(lane: Lane) -> FileOrder {
    switch lane {
    case .live: live
    case .file: file
    }
  }

  mutating func insert(_ file: FileID, ordinal: Int, in lane: Lane) {
    switch lane {
    case .live: live.insert(file, ordinal: ordinal)
    case .file: self.file.insert(file, ordinal: ordinal)
    }
  }

  mutating func remove(ordinal: Int, in lane: Lane) {
    switch lane {
    case .live: live.remove(ordinal: ordinal)
    case .file: file.remove(ordinal: ordinal)
    }
  }
}
