import TranscriptionCore

/// Reads samples that lie in a file as 16 kHz mono PCM: most WAV files, and headerless raw speech. No process, no
/// copy of the file: each read takes just the bytes that it needs, off the cooperative pool.
actor PCMFileSource: PCMSource {
  let isTruncated: Bool
  private var file: MediaFile?
  private let encoding: SampleEncoding
  private var offset: Int
  private let end: Int

  /// - Parameters:
  ///   - dataOffset: first byte of sound.
  ///   - dataBytes: bytes of sound.
  ///   - skippingSamples: where to start; beyond the end the source is empty.
  init(
    file: MediaFile, encoding: SampleEncoding, dataOffset: Int, dataBytes: Int, isTruncated: Bool, skippingSamples: Int
  ) {
    self.file = file
    self.encoding = encoding
    self.isTruncated = isTruncated
    end = dataOffset + dataBytes
    let skipped = min(max(0, skippingSamples), dataBytes / encoding.bytesPerSample)
    offset = dataOffset + skipped * encoding.bytesPerSample
  }

  func read(maximumSamples: Int) async throws -> [Float] {
    try Task.checkCancellation()
    guard let file else { throw CancellationError() }
    let encoding = encoding
    let start = offset
    let count = min(max(1, maximumSamples) * encoding.bytesPerSample, end - start)
    guard count >= encoding.bytesPerSample else { return [] }
    let samples: [Float]
    do {
      samples = try await BlockingIO.run {
        encoding.samples(from: try file.read(at: start, count: count))
      }
    } catch {
      throw FileFailure.unreadable
    }
    guard self.file != nil else { throw CancellationError() }
    offset = start + samples.count * encoding.bytesPerSample
    return samples
  }

  func close() async {
    file = nil
  }
}
