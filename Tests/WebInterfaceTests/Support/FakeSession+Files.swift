import Foundation
import Synchronization
import TranscriptionCore

extension FakeSession {
  private final class Writer: UploadWriter {
    let bytes = Mutex<[UInt8]>([])
    let limit: Int

    init(limit: Int) { self.limit = limit }

    func write(_ new: [UInt8]) async throws(ServiceError) {
      try bytes.withLock { bytes throws(ServiceError) in
        guard bytes.count + new.count <= limit else {
          throw ServiceError(.tooLarge, code: "file_too_large", message: "Too large.", limit: limit)
        }
        bytes += new
      }
    }
  }

  func upload(
    _ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot {
    try request.check()
    let known = state.withLock { state in
      state.expectedBytes.append(request.expectedBytes)
      return request.idempotencyKey.flatMap { key in state.files.first { $0.record.idempotencyKey == key } }
    }
    if let known { return known }
    if request.name == "refused.wav" {
      throw ServiceError(
        .limitReached, code: "queue_full", message: "Full.", retryAfterSeconds: 7, position: 3, etaSeconds: 7.5,
        audioSecondsAhead: 90,
        limit: 1)
    }
    let writer = Writer(limit: uploadLimit)
    uploadsBegun.reach()
    do {
      try await body(writer)
    } catch {
      uploadsBroken.reach()
      throw error
    }
    return add(writer.bytes.withLock { $0 }, request)
  }

  private func add(_ bytes: [UInt8], _ request: UploadRequest) -> FileSnapshot {
    let file = state.withLock { state in
      var record = MediaRecord(
        id: FileID(), session: id, name: request.name, dropName: request.name, storedName: request.name,
        ordinal: state.files.count,
        bytes: bytes.count, createdAt: Date(timeIntervalSince1970: 0), options: state.options,
        idempotencyKey: request.idempotencyKey)
      record.audioTrack = request.audioTrack
      record.state = .queued
      let file = FileSnapshot(record: record, progress: 0, position: state.files.count, etaSeconds: nil)
      state.files.append(file)
      state.contents[record.id] = bytes
      return file
    }
    switch behaviourOfFiles {
    case .completed: complete(file.record.id)
    case .failed(let failure): fail(file.record.id, failure)
    case .pending: break
    }
    return file
  }

  /// Two segments in two windows, then the end.
  func complete(_ file: FileID) {
    let segments = [
      Segment(
        id: 0, start: 0, end: 1.2, text: "Hello there.",
        words: [
          Word(word: "Hello", start: 0, end: 0.4), Word(word: "there.", start: nil, end: nil),
        ], window: 0),
      Segment(id: 1000, start: 1.5, end: 3.2, text: "Good bye.", words: [], window: 1),
    ]
    let name = change(file) { $0.state = .completed }
    state.withLock { state in
      state.transcripts[file] = Transcript(
        file: file, name: name, language: "en", duration: 3.21, isFinal: true, engine: "fake", model: "fake/tiny.en",
        segments: segments)
    }
    append(.segmentFinal(file, segments[1]))
    append(.segmentFinal(file, segments[0]))
    append(.fileCompleted(file, segments: 2, audioSeconds: 3.21, processingSeconds: 0.1))
  }

  func fail(_ file: FileID, _ failure: FileFailure) {
    _ = change(file) {
      $0.state = .failed
      $0.failure = failure
    }
    append(.fileFailed(file, failure))
  }

  private func change(_ file: FileID, _ edit: (inout MediaRecord) -> Void) -> String {
    state.withLock { state in
      guard let index = state.files.firstIndex(where: { $0.record.id == file }) else { return "" }
      edit(&state.files[index].record)
      return state.files[index].record.name
    }
  }

  func files() async throws(ServiceError) -> [FileSnapshot] { state.withLock { $0.files } }

  func files(after file: FileID?, limit: Int) async throws(ServiceError) -> FilePage {
    let files = try await files()
    var rest = files[...]
    if let file {
      guard let place = files.firstIndex(where: { $0.record.id == file }) else { throw .fileNotFound }
      rest = files[(place + 1)...]
    }
    return FilePage(files: Array(rest.prefix(limit)), hasMore: rest.count > limit)
  }

  func file(_ id: FileID) async throws(ServiceError) -> FileSnapshot {
    guard let file = state.withLock({ $0.files.first { $0.record.id == id } }) else {
      throw ServiceError.fileNotFound
    }
    return file
  }

  func remove(_ file: FileID) async throws(ServiceError) {
    _ = try await self.file(file)
    state.withLock { $0.files.removeAll { $0.record.id == file } }
  }

  func retry(_ file: FileID) async throws(ServiceError) -> FileSnapshot {
    guard try await self.file(file).record.state == .failed else {
      throw ServiceError(.conflict, code: "not_failed", message: "Only failed files.")
    }
    _ = change(file) { $0.state = .queued }
    return try await self.file(file)
  }

  func media(_ file: FileID) async throws(ServiceError) -> StoredMedia {
    let record = try await self.file(file).record
    let bytes = state.withLock { $0.contents[file] ?? [] }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("web-tests-\(file)").path
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      throw ServiceError(.server, code: "test", message: "cannot write")
    }
    return StoredMedia(
      path: path, bytes: bytes.count, name: record.name, entityTag: "tag-\(file)",
      modifiedAt: Date(timeIntervalSince1970: 784_111_777))
  }

  func transcript(of file: FileID, partial: Bool) async throws(ServiceError) -> Transcript {
    _ = try await self.file(file)
    guard let transcript = state.withLock({ $0.transcripts[file] }) else {
      throw ServiceError(.conflict, code: "transcript_not_final", message: "Not yet.")
    }
    return transcript
  }

  func segmentedTranscript(of file: FileID, partial: Bool) async throws(ServiceError) -> SegmentedTranscript {
    segmented(try await transcript(of: file, partial: partial))
  }

  func segmentedTranscripts(partial: Bool) async throws(ServiceError) -> [SegmentedTranscript] {
    let transcripts = state.withLock { state in state.files.compactMap { state.transcripts[$0.record.id] } }
    return transcripts.map(segmented)
  }

  private func segmented(_ transcript: Transcript) -> SegmentedTranscript {
    let (failure, isEndless) = state.withLock { ($0.failingPages, $0.hasEndlessTranscripts) }
    return SegmentedTranscript(transcript, segmentsPerPage: 100, failure: failure, isEndless: isEndless)
  }
}
