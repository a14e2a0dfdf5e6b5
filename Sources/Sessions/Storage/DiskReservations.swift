import TranscriptionCore

/// Room on the disks that uploads under way hold ahead of what they have written, so that one that has come far is not cut
/// off by one that begins. Pure.
///
/// A promise holds nothing: not an announced length, only bytes that have come. An upload holds ahead as much as it has
/// written, at least 1 MiB and at most 16 MiB, from its first bytes on. What a session, an owner and all together hold is
/// bounded; beyond that an upload goes on without holding anything ahead.
struct DiskReservations {
  static let smallestStep = 1 << 20
  static let largestStep = 16 << 20
  /// The most that one session holds, in bytes.
  static let sessionBytes = 64 << 20
  /// The most that one owner holds, in bytes.
  static let ownerBytes = 256 << 20
  /// All together hold at most this part of the room that there is.
  static let partOfRoom = 8

  private struct Upload {
    var holder: PlaceHolder
    var written = 0
    var held = 0
  }

  private var uploads: [FileID: Upload] = [:]
  private var bySession: [SessionID: Int] = [:]
  private var byOwner: [Owner: Int] = [:]
  /// What all hold together.
  private(set) var bytes = 0

  mutating func begin(_ upload: FileID, for holder: PlaceHolder) { uploads[upload] = Upload(holder: holder) }

  mutating func end(_ upload: FileID) {
    hold(0, for: upload)
    uploads[upload] = nil
  }

  /// What the upload holds.
  func held(by upload: FileID) -> Int { uploads[upload]?.held ?? 0 }

  /// What the upload has written.
  func written(by upload: FileID) -> Int { uploads[upload]?.written ?? 0 }

  /// The upload writes; takes from what it holds, or what it does not hold already from the room that there is, and then
  /// holds its next step.
  ///
  /// - Parameter room: bytes that may be written on the disks, by all together.
  /// - Returns: false when there is too little; nothing is changed then.
  mutating func write(_ more: Int, by upload: FileID, room: Int) -> Bool {
    guard let held = uploads[upload]?.held else { return true }
    if more > held {
      guard more - held <= room - bytes else { return false }
      uploads[upload]?.written += more
      hold(0, for: upload)
      hold(step(for: upload, room: room - more), for: upload)
    } else {
      uploads[upload]?.written += more
      hold(held - more, for: upload)
    }
    return true
  }

  private func step(for upload: FileID, room: Int) -> Int {
    guard let upload = uploads[upload] else { return 0 }
    let wanted = min(Self.largestStep, max(Self.smallestStep, upload.written))
    return max(
      0,
      min(
        wanted, Self.sessionBytes - bySession[upload.holder.session, default: 0],
        Self.ownerBytes - byOwner[upload.holder.owner, default: 0], room / Self.partOfRoom - bytes))
  }

  private mutating func hold(_ wanted: Int, for upload: FileID) {
    guard let (holder, held) = uploads[upload].map({ ($0.holder, $0.held) }) else { return }
    uploads[upload]?.held = wanted
    bytes += wanted - held
    Self.add(wanted - held, to: &bySession, holder.session)
    Self.add(wanted - held, to: &byOwner, holder.owner)
  }

  private static func add<Key: Hashable>(_ change: Int, to sums: inout [Key: Int], _ key: Key) {
    let sum = sums[key, default: 0] + change
    sums[key] = sum == 0 ? nil : sum
  }
}
