import AsyncAlgorithms
import Synchronization
import TranscriptionCore

/// Decodes one file with one confined ffmpeg process.
///
/// The process starts at once and works ahead by what a pipe holds (64 KiB) and one chunk of the same size; then it
/// waits for the next read, however long that takes. The end is reported only after the process is gone.
///
/// Times are those that players show: a track that starts late or has holes is filled with silence (``SampleTimeline``).
actor FFmpegSource: PCMSource {
  private let chunks = AsyncThrowingChannel<[Float], any Error>()
  private let decoding: Task<Void, Never>
  private let progress: DecodingProgress
  private var pending: [Float] = []
  private var pendingStart = 0
  private var isClosed = false
  private var failure: (any Error)?

  init(path: String, survey: MediaSurvey, limits: DecoderLimits, skippingSamples: Int, seekSeconds: Int) {
    let decoder = FFmpegDecoder(
      path: path, survey: survey, limits: limits, skippingSamples: skippingSamples, seekSeconds: seekSeconds)
    let chunks = chunks
    let progress = decoder.progress
    self.progress = progress
    // Awaited by close(); cancelled there and when the source is dropped.
    decoding = Task {
      do {
        try await decoder.decode(into: chunks)
        chunks.finish()
      } catch {
        chunks.fail(error)
      }
    }
  }

  deinit {
    decoding.cancel()
  }

  var isTruncated: Bool { progress.isTruncated }

  func read(maximumSamples: Int) async throws -> [Float] {
    let wanted = max(1, maximumSamples)
    while pending.count - pendingStart < wanted, failure == nil {
      guard !isClosed, !Task.isCancelled else { throw CancellationError() }
      var iterator = chunks.makeAsyncIterator()
      do {
        guard let chunk = try await iterator.next() else { break }
        pending.removeFirst(pendingStart)
        pendingStart = 0
        pending += chunk
      } catch {
        failure = error
      }
    }
    guard !isClosed, !Task.isCancelled else { throw CancellationError() }
    if let failure, pending.count == pendingStart { throw failure }
    let end = min(pending.count, pendingStart + wanted)
    defer { pendingStart = end }
    return Array(pending[pendingStart..<end])
  }

  func close() async {
    isClosed = true
    decoding.cancel()
    await decoding.value
    pending = []
    pendingStart = 0
  }
}
