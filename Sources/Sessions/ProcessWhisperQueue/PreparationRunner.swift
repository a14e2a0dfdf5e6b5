import Audio
import TranscriptionCore

/// Makes single steps of preparation. Takes and returns values; what becomes of them is decided by ``QueueMachine``.
struct PreparationRunner: Sendable {
  let session: SessionID
  let folders: SessionFolders
  let journal: any SessionJournal
  let tools: PreparationTools
  let engines: QueueEngines
  let clock: any SessionClock

  /// The first look at a file: what it is.
  func look(_ order: PreparationOrder) async throws(PreparationFault) -> FileLook {
    let began = clock.now
    let path = mediaPath(of: order)
    do {
      let probe = try await tools.prober.probe(path: path, track: order.record.audioTrack)
      let digest = order.isSmall ? try await MediaDigest.sha256(ofFileAt: path) : nil
      return FileLook(
        startedAt: began, duration: probe.duration, sampleRate: probe.sampleRate, channels: probe.channels,
        codec: probe.codec, notices: probe.notices.map { Notice($0) }, sha256: digest, engine: order.engine,
        model: engines.description(of: order.engine).model)
    } catch {
      throw PreparationFault(error)
    }
  }

  /// A preparation that goes on behind what the journal knows.
  ///
  /// - Parameter look: what the first look has just found.
  func open(_ order: PreparationOrder) async throws(PreparationFault) -> MediaPreparation {
    let file = order.file
    var windows: [WindowRecord] = []
    if !order.isFirstLook {
      do { windows = try await journal.windows(of: file, in: session) } catch { throw PreparationFault(error) }
    }
    if Task.isCancelled { throw .cancelled }
    let lost = windows.filter { $0.state == .pending && !order.heldWindows.contains($0.window.index) }
    let folders = folders
    let session = session
    return MediaPreparation(
      media: MediaLocation(path: mediaPath(of: order), track: order.record.audioTrack), known: lost.map(\.window),
      nextIndex: (windows.map(\.window.index).max() ?? -1) + 1, prepared: order.record.prepared,
      isFullyKnown: order.record.isFullyPrepared, findsSpeech: engines.needsSpeech(order.engine),
      tools: tools, peaksPath: folders.peaksPath(of: file, in: session),
      windowPath: { folders.windowPath(WindowID(session: session, file: file, index: $0)) })
  }

  /// Makes the step, and computes the file's digest where that is due.
  ///
  /// - Parameter known: the digest, where it was computed before.
  func advance(
    _ preparation: MediaPreparation, _ order: PreparationOrder, knowing known: String?
  ) async throws(PreparationFault) -> PreparedStep {
    do {
      let step = try await preparation.advance(to: order.target)
      var digest: String?
      if step.prepared.isComplete, known == nil {
        digest = try await MediaDigest.sha256(ofFileAt: mediaPath(of: order))
      }
      return PreparedStep(order: order, step: step, digest: digest)
    } catch {
      throw PreparationFault(error)
    }
  }

  private func mediaPath(of order: PreparationOrder) -> String {
    folders.mediaPath(of: session, storedName: order.record.storedName)
  }
}
