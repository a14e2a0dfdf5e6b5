/// How fast a session gets through audio with each engine at this moment.
struct EnginePace: Sendable {
  /// Seconds of time a second of audio, by engine; missing before anything was measured.
  var secondsPerAudioSecond: [String: Double] = [:]

  /// Seconds until a file is done, to a tenth; `nil` while unknown.
  func eta(_ outlook: QueueMachine.Outlook, engine: String) -> Double? {
    guard let pace = secondsPerAudioSecond[engine], let seconds = outlook.audioSecondsAhead else { return nil }
    return (seconds * pace * 10).rounded() / 10
  }
}
