/// How fast a session gets through audio with each engine at this moment.
struct EnginePace: Sendable {
  /// Seconds of time a second of audio, by engine; missing before anything was measured.
  var secondsPerAudioSecond: [String: Double] = [:]

  /// Seconds until so much audio is done, to a tenth; `nil` while unknown.
  func eta(_ audioSeconds: Double?, engine: String) -> Double? {
    guard let pace = secondsPerAudioSecond[engine], let audioSeconds else { return nil }
    return (audioSeconds * pace * 10).rounded() / 10
  }
}
