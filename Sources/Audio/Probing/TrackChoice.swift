import TranscriptionCore

/// Chooses the audio track that is transcribed and played: the one that is asked for, else the file's default, else the first
/// that can be decoded and is not silent.
struct TrackChoice: Sendable {
  let path: String
  let limits: DecoderLimits
  /// From 0; `nil` to choose.
  let wanted: Int?

  /// How much of a track is listened to before it is taken for silent, in seconds.
  private static let trialSeconds = 60
  /// -54 dB: quieter is the noise of an input to which nothing is connected.
  private static let audible: Float = 0.002

  /// - Parameters:
  ///   - surveys: of every track; at least one.
  ///   - defaults: which of them the file says to be its default.
  /// - Throws: `CancellationError`; `FileFailure` where there is no decoder.
  func choose(among surveys: [MediaSurvey], defaults: [Bool]) async throws -> MediaSurvey {
    guard surveys.count > 1 else { return surveys[0] }
    if let wanted { return heard(surveys[wanted], of: surveys.count) }
    let first = defaults.firstIndex(of: true) ?? 0
    let order = [first] + surveys.indices.filter { $0 != first }
    for index in order where try await isAudible(surveys[index]) {
      var chosen = heard(surveys[index], of: surveys.count)
      if index != first { chosen.notices.insert(.trackSilent(first + 1), at: 0) }
      return chosen
    }
    return heard(surveys[first], of: surveys.count)
  }

  private func heard(_ survey: MediaSurvey, of count: Int) -> MediaSurvey {
    var survey = survey
    survey.notices.append(.moreTracks(count: count, heard: survey.track + 1))
    return survey
  }

  private func isAudible(_ survey: MediaSurvey) async throws -> Bool {
    let source = FFmpegSource(path: path, survey: survey, limits: limits, skippingSamples: 0, seekSeconds: 0)
    do {
      for _ in 0..<Self.trialSeconds {
        let samples = try await source.read(maximumSamples: AudioFormat.samplesPerSecond)
        if samples.contains(where: { abs($0) > Self.audible }) {
          await source.close()
          return true
        }
        if samples.isEmpty { break }
      }
    } catch let failure as FileFailure {
      await source.close()
      if failure == .decoderMissing { throw failure }
      return false
    } catch {
      await source.close()
      throw error
    }
    await source.close()
    return false
  }
}
