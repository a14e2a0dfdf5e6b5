import TranscriptionCore

/// Names speakers in the order in which they are first heard.
enum SpeakerNames {
  /// - Parameter turns: by their start, with the numbers that the clustering gave.
  static func turns(_ turns: [(start: Double, end: Double, speaker: Int)], duration: Double) -> [SpeakerTurn] {
    var numbers: [Int: Int] = [:]
    return turns.compactMap { turn in
      let start = min(max(0, turn.start), duration)
      let end = min(turn.end, duration)
      guard end > start else { return nil }
      let number = numbers[turn.speaker] ?? numbers.count
      numbers[turn.speaker] = number
      return SpeakerTurn(start: start, end: end, speaker: number < 10 ? "SPEAKER_0\(number)" : "SPEAKER_\(number)")
    }
  }
}
