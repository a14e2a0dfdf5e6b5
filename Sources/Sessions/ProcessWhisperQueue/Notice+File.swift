import Audio
import Foundation
import TranscriptionCore

/// What there may be to know of a file and its transcript.
extension Notice {
  /// -60 dB: below is what an input to which nothing is connected records.
  private static let silence: Float = 0.001

  static func diarizationFailed(_ reason: String) -> Notice {
    Notice(
      code: "diarization_failed",
      message: "The transcript is complete, but the speakers could not be told apart: \(reason)")
  }

  static let missingDiarizer = "the server has no model for it any more."
  static let noDiarizer = diarizationFailed(missingDiarizer)

  static let truncated = Notice(
    code: "truncated",
    message: "The file is damaged or was cut short. The transcript covers what could be read of it.")

  /// - Parameter peak: the loudest sample, 0…1; `nil` where it is not known.
  static func noSpeech(peak: Float?) -> Notice {
    guard let peak else {
      return Notice(
        code: "no_speech_found", message: "No speech was found in this file. Play it to hear whether there is any.")
    }
    let level = peak > 0 ? String(format: "%.0f dB", 20 * log10(Double(peak))) : "digital silence"
    if peak < silence {
      return Notice(
        code: "track_silent",
        message: "The sound of this file is silent (its loudest sample is at \(level)). Check which input was recorded."
      )
    }
    return Notice(
      code: "no_speech_found",
      message:
        "No speech was found in this file, whose loudest sample is at \(level); quiet passages were listened to with "
        + "up to 40 dB of gain. Play it to hear whether there is any.")
  }

  init(_ notice: MediaNotice) {
    switch notice {
    case .moreTracks(let count, let heard):
      self.init(
        code: "more_tracks",
        message:
          "The file has \(count) audio tracks; track \(heard) was transcribed. To have another, send the file again and "
          + "name the track (audio_track).")
    case .trackSilent(let track):
      self.init(
        code: "other_track_taken",
        message:
          "Audio track \(track), which comes first, holds nothing but silence or quiet noise, or cannot be decoded; another "
          + "one was transcribed.")
    case .leftOut:
      self.init(
        code: "partly_read",
        message:
          "Several recordings were joined to this file, and not all of them have the format of the first: the rest was "
          + "left out. Send them one by one.")
    }
  }
}
