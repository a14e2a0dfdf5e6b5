import TranscriptionCore

/// What clients see of the queue.
extension QueueMachine {
  /// - Parameter pace: how fast the session gets through audio.
  /// - Throws: `notFound` where the session has no such file.
  func snapshot(of file: FileID, pace: EnginePace) throws(ServiceError) -> FileSnapshot {
    guard let entry = files[file] else { throw .fileNotFound }
    let outlook = files.position(of: file) == nil ? nil : files.outlooks(upTo: file).last?.outlook
    return FileSnapshot(entry, outlook, pace)
  }

  /// All files, in playlist order.
  func snapshots(pace: EnginePace) -> [FileSnapshot] {
    snapshots(of: files.order[...], pace: pace)
  }

  /// At most so many files of the playlist, behind one of them.
  ///
  /// - Throws: `notFound` where the session has no such file.
  func page(after file: FileID?, limit: Int, pace: EnginePace) throws(ServiceError) -> FilePage {
    var rest = files.order[...]
    if let file {
      guard let place = files.order.firstIndex(of: file) else { throw .fileNotFound }
      rest = files.order[(place + 1)...]
    }
    return FilePage(files: snapshots(of: rest.prefix(limit), pace: pace), hasMore: rest.count > limit)
  }

  private func snapshots(of wanted: ArraySlice<FileID>, pace: EnginePace) -> [FileSnapshot] {
    let names = Set(wanted)
    let outlooks = files.outlooks().reduce(into: [FileID: QueueFiles.Outlook]()) { outlooks, known in
      if names.contains(known.file) { outlooks[known.file] = known.outlook }
    }
    return wanted.compactMap { files[$0] }.map { FileSnapshot($0, outlooks[$0.file], pace) }
  }

  func snapshot(pace: EnginePace) -> QueueSnapshot {
    let outlooks = files.outlooks()
    let entries = outlooks.compactMap { file, outlook in
      files[file].map { entry in
        QueueSnapshot.Entry(
          id: file, name: entry.record.name, state: entry.record.state, position: outlook.position,
          progress: entry.progress, etaSeconds: pace.eta(outlook.audioSecondsAhead, engine: entry.engine))
      }
    }
    return QueueSnapshot(
      state: state, files: entries, audioSecondsAhead: outlooks.last?.outlook.audioSecondsAhead ?? 0,
      limits: files.limits)
  }

  private var state: QueueSnapshot.State { isPaused ? .paused : .running }

  /// The queue without its files. Costs the same however many there are.
  var change: QueueChange {
    QueueChange(state: state, audioSecondsAhead: files.audioSecondsAhead ?? 0, limits: files.limits)
  }

  /// Files that are not done, or on their way.
  var hasUnfinishedFiles: Bool { !files.line.isEmpty || files.reservations.count > 0 }

  func file(withIdempotencyKey key: String) -> FileID? {
    files.entries.values.first { $0.stored.record.idempotencyKey == key }?.file
  }

  var usage: SessionSnapshot.Usage {
    SessionSnapshot.Usage(files: files.order.count, audioSeconds: files.audioSeconds, bytes: files.bytes)
  }

  /// What the queue contributes to the server's figures.
  var figures: QueueFigures {
    let first = files.line.first.flatMap { files[$0] }
    return QueueFigures(
      isPaused: isPaused, queued: files.line.count - files.runningCount, running: files.runningCount,
      audioSecondsAhead: files.audioSecondsAhead ?? 0, waitingSince: first?.waitingSince, bytes: files.bytes)
  }

  /// The file that comes right behind another; `nil` for the last.
  func successor(of file: FileID) -> FileID? {
    guard let index = files.order.lastIndex(of: file), index + 1 < files.order.count else { return nil }
    return files.order[index + 1]
  }

  /// How far a file has come, place by place.
  ///
  /// - Parameters:
  ///   - known: its windows in the journal.
  ///   - running: windows that were on their way when the journal was asked.
  func windows(of file: FileID, _ known: [WindowStatus], running: Set<Int>) throws(ServiceError) -> FileWindows {
    guard let entry = files[file] else { throw .fileNotFound }
    let record = entry.record
    // What ended while the journal was read is on its way to be written there.
    let running = running.union(windowsInFlight(of: file))
    return FileWindows(
      duration: record.duration,
      prepared: record.prepared.stretches.map { stretch in
        [stretch.lowerBound, stretch.upperBound].map { Double($0) / AudioFormat.sampleRate }
      },
      windows: known.map { status in
        let index = status.window.index
        let state: FileWindows.State =
          switch status.state {
          case .pending: running.contains(index) ? .running : .waiting
          case .done: .done
          case .failed: .failed
          }
        return FileWindows.Window(
          id: index, start: status.window.start, end: status.window.end, state: state,
          error: status.failureMessage.map { FileFailure(code: "window_failed", message: $0) })
      })
  }

  /// Indexes of the windows that are on their way to a result.
  func windowsInFlight(of file: FileID) -> Set<Int> {
    guard let entry = files[file], !entry.isOver else { return [] }
    return Set(entry.inFlight.keys)
  }
}

extension FileSnapshot {
  fileprivate init(_ entry: QueueEntry, _ outlook: QueueFiles.Outlook?, _ pace: EnginePace) {
    self.init(
      record: entry.record, progress: entry.progress, position: outlook?.position,
      etaSeconds: pace.eta(outlook?.audioSecondsAhead, engine: entry.engine))
  }
}
