import TranscriptionCore

/// Names speakers in the order in which they are first heard.
enum SpeakerNames {
  /// A turn in seconds, with the number that the clustering gave its speaker.
  struct NumberedTurn {
    let start: Double
    let end: Double
    let speaker: Int
  }

  /// - Parameter turns: by their start.
  static func turns(_ turns: [NumberedTurn], duration: Double) -> [SpeakerTurn] {
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
