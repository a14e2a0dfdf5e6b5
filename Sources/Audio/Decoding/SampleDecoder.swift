import TranscriptionCore

/// Opens media files as 16 kHz mono samples.
///
/// WAV files that already hold 16 kHz mono PCM are read natively: they are what players and recorders write all the
/// time, and a process for each half-second file would cost more than its recognition. Headerless raw speech (`.raw`,
/// `.pcm`) is taken to be what speech tools write: 16-bit signed little-endian, 16 kHz, mono; there is no way to tell,
/// so anything else under such a name comes out as noise. Everything else is decoded by ffmpeg in a confined process.
package struct SampleDecoder: Sendable {
  package var limits: DecoderLimits
  package let index: MediaIndex

  /// Less than this is decoded in less time than a seek is worth.
  private static let shortestSeekSeconds = 60
  /// Codecs need some audio before a place until they sound as they do when they come from the start.
  private static let seekLeadSeconds = 5

  /// - Parameter index: shared with all that read the same files.
  package init(limits: DecoderLimits = DecoderLimits(), index: MediaIndex = MediaIndex()) {
    self.limits = limits
    self.index = index
  }

  /// Opens the file at `path`. Close the source, always.
  ///
  /// More than a minute is not decoded and thrown away: ffmpeg goes to a place a few seconds before, so that opening far
  /// into a long file takes about as long as opening it at the start. Where it cannot (``SeekSupport``), or nothing comes
  /// after it did, the file is decoded from the start.
  ///
  /// - Parameter skippingSamples: samples to leave out at the start, for going on in the middle of a file. Sample `n`
  ///   of a file is the same whatever was skipped, with these exceptions after more than a minute: in Matroska and WebM,
  ///   which keep times in milliseconds, it may be up to 1 ms off, and in a damaged file places may differ by what the
  ///   damage swallowed. (Compared with a full decode for WAV, FLAC, MP3 with and without an index, AAC, ALAC, Opus and
  ///   Vorbis in their own containers, plain and fragmented.)
  /// - Parameter track: the audio track that is wanted, from 1; `nil` to choose.
  /// - Throws: `FileFailure` when the file is empty, not a regular file or longer than the limit. What only decoding
  ///   can tell comes from the first read.
  package func open(path: String, track: Int? = nil, skippingSamples: Int = 0) async throws -> any PCMSource {
    switch try await MediaContents.examine(path: path) {
    case .wav(let file, let layout):
      guard layout.isNative, let encoding = layout.encoding else { break }
      if encoding.mayHaveOtherRange {
        let survey = try await index.survey(path: path, track: track, limits: limits)
        guard survey.gain == 1 else { break }
      }
      return try source(
        file, encoding, dataOffset: layout.dataOffset, dataBytes: layout.dataBytes, isTruncated: layout.isTruncated,
        skippingSamples: skippingSamples)
    case .rawSpeech(let file):
      return try source(
        file, .signed16, dataOffset: 0, dataBytes: file.size, isTruncated: false, skippingSamples: skippingSamples)
    case .other: break
    }
    let survey = try await index.survey(path: path, track: track, limits: limits)
    return FFmpegSource(
      path: path, survey: survey, limits: limits, skippingSamples: skippingSamples,
      seekSeconds: try await seekSeconds(path: path, survey, skippingSamples: skippingSamples))
  }

  /// Where to send ffmpeg; 0 for the start.
  private func seekSeconds(path: String, _ survey: MediaSurvey, skippingSamples: Int) async throws -> Int {
    let seconds = skippingSamples / AudioFormat.samplesPerSecond
    guard seconds > Self.shortestSeekSeconds else { return 0 }
    return try await index.canSeek(path: path, survey) ? seconds - Self.seekLeadSeconds : 0
  }

  private func source(
    _ file: MediaFile, _ encoding: SampleEncoding, dataOffset: Int, dataBytes: Int, isTruncated: Bool,
    skippingSamples: Int
  ) throws -> PCMFileSource {
    guard dataBytes / encoding.bytesPerSample <= limits.maximumSamples else {
      throw FileFailure.tooLong(limitSeconds: limits.maximumSeconds)
    }
    return PCMFileSource(
      file: file, encoding: encoding, dataOffset: dataOffset, dataBytes: dataBytes, isTruncated: isTruncated,
      skippingSamples: skippingSamples)
  }
}
