extension Notice {
  /// Codes that tell of something wrong, the gravest first.
  private static let grave = [
    "truncated", "partly_read", "no_speech_found", "track_silent", "diarization_failed",
  ]

  /// The gravest notice that tells of something wrong; others only tell how it was done.
  package static func gravest(of notices: [Notice]) -> Notice? {
    grave.lazy.compactMap { code in notices.first { $0.code == code } }.first
  }
}
