import TranscriptionCore

/// How much room there is on one file system, and whether that is enough. Pure.
///
/// Below the floor it is low, and stays so until a tenth more than the floor is free, so that it does not flicker. Between
/// two looks what the server's own uploads write is counted off.
struct DiskGauge: Sendable {
  /// What a look at a file system shows, in bytes.
  struct Reading: Sendable, Hashable {
    /// What this user may still write.
    var free: Int
    var total: Int
  }

  /// The largest floor that is chosen by itself.
  static let largestAutomaticFloor = 1 << 30

  /// Bytes; `nil` to choose by the size of the file system.
  let configuredFloor: Int?
  /// 0 before the first look, and where nothing is to be guarded.
  private(set) var floor = 0
  private(set) var free = Int.max
  /// `nil` before the first look.
  private(set) var total: Int?
  private(set) var isLow = false

  init(configuredFloor: Int?) { self.configuredFloor = configuredFloor }

  /// Takes note of a look; `nil` when the file system did not answer, which changes nothing.
  mutating func read(_ reading: Reading?) {
    guard let reading else { return }
    floor = configuredFloor ?? min(Self.largestAutomaticFloor, reading.total / 20)
    free = reading.free
    total = reading.total
    isLow = floor > 0 && free < (isLow ? floor + floor / 10 : floor)
  }

  /// The server itself has written so much since the last look.
  mutating func wrote(_ bytes: Int) { free -= min(bytes, max(0, free)) }

  /// What may still be written without going below the floor; nothing while it is low.
  var room: Int {
    guard floor > 0 else { return Int.max }
    return isLow ? 0 : max(0, free - floor)
  }
}
