import TranscriptionCore

/// Chooses the audio track that is transcribed and played: the one that is asked for, else the file's default, else the first
/// that can be decoded and is not silent, or else the loudest. Quiet noise and hum that never change are silence.
struct TrackChoice: Sendable {
  let path: String
  let limits: DecoderLimits
  /// From 0; `nil` to choose.
  let wanted: Int?

  /// How much of a track is listened to before it is taken for silent, in seconds.
  private static let trialSeconds = 60
  /// -54 dB: quieter is the noise of an input to which nothing is connected.
  private static let audible: Float = 0.002
  /// -30 dB: what is louder is heard, also where it is steady.
  private static let loud: Float = 0.032
  /// 20 dB: of tracks that are all quieter than that, another one is taken if it is so much louder than the first.
  private static let clearlyLouder: Float = 10

  /// - Parameters:
  ///   - surveys: of every track; at least one.
  ///   - defaults: which of them the file says to be its default.
  /// - Throws: `CancellationError`; `FileFailure` where there is no decoder.
  func choose(among surveys: [MediaSurvey], defaults: [Bool]) async throws -> MediaSurvey {
    guard surveys.count > 1 else { return surveys[0] }
    if let wanted { return heard(surveys[wanted], of: surveys.count) }
    let first = defaults.firstIndex(of: true) ?? 0
    let order = [first] + surveys.indices.filter { $0 != first }
    var loudest = (index: first, peak: Float(0))
    for index in order {
      let (peak, isSteady) = try await trial(of: surveys[index])
      if peak > loudest.peak * (loudest.index == first ? Self.clearlyLouder : 1) { loudest = (index, peak) }
      if peak > Self.audible, !isSteady || peak > Self.loud {
        loudest.index = index
        break
      }
    }
    var chosen = heard(surveys[loudest.index], of: surveys.count)
    if loudest.index != first { chosen.notices.insert(.trackSilent(first + 1), at: 0) }
    return chosen
  }

  private func heard(_ survey: MediaSurvey, of count: Int) -> MediaSurvey {
    var survey = survey
    survey.notices.append(.moreTracks(count: count, heard: survey.track + 1))
    return survey
  }

  /// The loudest sample, up to where a track is loud, and whether its level stays the same; 0 for one that cannot be decoded.
  private func trial(of survey: MediaSurvey) async throws -> (peak: Float, isSteady: Bool) {
    var peak: Float = 0
    var heard: [Float] = []
    let source = FFmpegSource(path: path, survey: survey, limits: limits, skippingSamples: 0, seekSeconds: 0)
    do {
      for _ in 0..<Self.trialSeconds {
        let samples = try await source.read(maximumSamples: AudioFormat.samplesPerSecond)
        for sample in samples { peak = max(peak, abs(sample)) }
        heard += samples
        if samples.isEmpty || peak > Self.loud { break }
      }
    } catch let failure as FileFailure {
      await source.close()
      if failure == .decoderMissing { throw failure }
      return (0, true)
    } catch {
      await source.close()
      throw error
    }
    await source.close()
    return (peak, !FrameLevels(heard[...]).goesUpAndDown)
  }
}
