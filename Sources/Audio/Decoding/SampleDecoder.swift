import TranscriptionCore

/// Opens media files as 16 kHz mono samples.
///
/// WAV files that already hold 16 kHz mono PCM are read natively: they are what players and recorders write all the
/// time, and a process for each half-second file would cost more than its recognition. Headerless raw speech (`.raw`,
/// `.pcm`) is taken to be what speech tools write: 16-bit signed little-endian, 16 kHz, mono; there is no way to tell,
/// so anything else under such a name comes out as noise. Everything else is decoded by ffmpeg in a confined process.
package struct SampleDecoder: Sendable {
  package var limits: DecoderLimits
  /// In which files ffmpeg can be sent to a place.
  package let seeking: SeekIndex

  /// Less than this is decoded in less time than a seek is worth.
  private static let shortestSeekSeconds = 60
  /// Codecs need some audio before a place until they sound as they do when they come from the start.
  private static let seekLeadSeconds = 5

  package init(limits: DecoderLimits = DecoderLimits(), seeking: SeekIndex = SeekIndex()) {
    self.limits = limits
    self.seeking = seeking
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
  /// - Throws: `FileFailure` when the file is empty, not a regular file or longer than the limit. What only decoding
  ///   can tell comes from the first read.
  package func open(path: String, skippingSamples: Int = 0) async throws -> any PCMSource {
    let bytes: Int
    switch try await MediaContents.examine(path: path) {
    case .wav(let file, let layout):
      guard layout.isNative, let encoding = layout.encoding else {
        bytes = file.size
        break
      }
      return try source(
        file, encoding, dataOffset: layout.dataOffset, dataBytes: layout.dataBytes, isTruncated: layout.isTruncated,
        skippingSamples: skippingSamples)
    case .rawSpeech(let file):
      return try source(
        file, .signed16, dataOffset: 0, dataBytes: file.size, isTruncated: false, skippingSamples: skippingSamples)
    case .other(let size): bytes = size
    }
    return FFmpegSource(
      path: path, limits: limits, niceness: .preparing(bytes: bytes), skippingSamples: skippingSamples,
      seekSeconds: try await seekSeconds(path: path, skippingSamples: skippingSamples))
  }

  /// Where to send ffmpeg; 0 for the start.
  private func seekSeconds(path: String, skippingSamples: Int) async throws -> Int {
    let seconds = skippingSamples / AudioFormat.samplesPerSecond
    guard seconds > Self.shortestSeekSeconds else { return 0 }
    do {
      return try await seeking.isSafe(path: path) ? seconds - Self.seekLeadSeconds : 0
    } catch is SystemCallError {
      throw FileFailure.unreadable
    }
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
