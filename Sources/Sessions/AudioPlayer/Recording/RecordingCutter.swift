import Audio

/// Cuts sound that comes without end into pieces at pauses, so that no word is torn and captions are never far behind.
///
/// A piece ends in the first pause once it is long enough; where there is none, at its quietest place. Nothing is lost
/// and nothing changed: the pieces one after the other are the sound.
struct RecordingCutter {
  /// Sound is looked at in blocks of this length.
  private static let blocksPerSecond = 100
  /// No piece but the last is shorter.
  static let shortestSeconds = 5
  static let longestSeconds = 15
  /// A pause, in blocks: long enough to be none inside a word.
  private static let pauseBlocks = 25
  /// Length that is compared for the quietest place, in blocks.
  private static let placeBlocks = 10
  /// A pause is at least 20 dB below what was heard since the last cut…
  private static let quietShare = 0.01
  /// …or below -50 dB of full scale.
  private static let quietFloor = 10_700.0

  let format: PCMFormat
  private let blockBytes: Int
  private var pending: [UInt8] = []
  /// Mean square of each whole block of `pending`.
  private var energies: [Double] = []
  private var sum = 0.0
  private var quietBlocks = 0

  init(format: PCMFormat) {
    self.format = format
    blockBytes = max(1, format.sampleRate / Self.blocksPerSecond) * format.frameBytes
  }

  /// - Returns: the pieces that are complete now.
  mutating func add(_ bytes: [UInt8]) -> [[UInt8]] {
    pending += bytes
    var pieces: [[UInt8]] = []
    while (energies.count + 1) * blockBytes <= pending.count {
      note(energy(ofBlock: energies.count))
      if let place = cut() { pieces.append(take(place)) }
    }
    return pieces
  }

  /// What is left; `nil` where that is nothing.
  mutating func takeRemainder() -> [UInt8]? {
    defer {
      pending = []
      energies = []
      sum = 0
      quietBlocks = 0
    }
    return pending.isEmpty ? nil : pending
  }

  /// The block before which to cut now; `nil` to go on.
  private func cut() -> Int? {
    let shortest = Self.shortestSeconds * Self.blocksPerSecond
    let longest = Self.longestSeconds * Self.blocksPerSecond
    if energies.count - Self.pauseBlocks / 2 >= shortest, quietBlocks >= Self.pauseBlocks {
      return energies.count - Self.pauseBlocks / 2
    }
    return energies.count >= longest ? quietestPlace(from: shortest) : nil
  }

  /// The middle of the quietest stretch; of equals, the last.
  private func quietestPlace(from first: Int) -> Int {
    var window = energies[first..<first + Self.placeBlocks].reduce(0, +)
    var least = window
    var best = first
    for start in first..<(energies.count - Self.placeBlocks) {
      window += energies[start + Self.placeBlocks] - energies[start]
      if window <= least {
        least = window
        best = start + 1
      }
    }
    return best + Self.placeBlocks / 2
  }

  private mutating func note(_ energy: Double) {
    let threshold = max(Self.quietFloor, energies.isEmpty ? 0 : Self.quietShare * sum / Double(energies.count))
    energies.append(energy)
    sum += energy
    quietBlocks = energy <= threshold ? quietBlocks + 1 : 0
  }

  private mutating func take(_ block: Int) -> [UInt8] {
    let piece = Array(pending[..<(block * blockBytes)])
    pending.removeFirst(piece.count)
    let left = energies[block...]
    energies = []
    sum = 0
    quietBlocks = 0
    for energy in left { note(energy) }
    return piece
  }

  private func energy(ofBlock block: Int) -> Double {
    let start = block * blockBytes
    return pending.withUnsafeBytes { bytes in
      var total = 0.0
      for offset in stride(from: start, to: start + blockBytes, by: 2) {
        let sample = Double(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
        total += sample * sample
      }
      return total / Double(blockBytes / 2)
    }
  }
}
