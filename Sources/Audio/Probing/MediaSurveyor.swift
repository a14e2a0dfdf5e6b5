import Subprocess
import Synchronization
import TranscriptionCore

/// Finds out how a media file is to be read: bare samples natively, everything else by a confined ffprobe. What a header claims
/// is taken for what it is: where it cannot be true it counts as not said.
struct MediaSurveyor: Sendable {
  let limits: DecoderLimits
  let seeking: SeekIndex

  /// More output than this is no honest answer.
  private static let maximumAnswerBytes = 65_536
  /// No sound is stored in less, in bytes a second: the lowest rates of speech codecs are some ten times that.
  private static let leastRate = 50.0

  /// - Parameter track: the audio track that is wanted, from 1; `nil` to choose.
  /// - Throws: `FileFailure`; `CancellationError`.
  func survey(path: String, track: Int?) async throws -> MediaSurvey {
    switch try await MediaContents.examine(path: path) {
    case .wav(let file, let layout):
      guard let encoding = layout.encoding, layout.channels <= 2 || !layout.namesSpeakers else {
        return try await ask(path: path, bytes: file.size, track: track, layout)
      }
      try Self.requireOnly(track)
      return try await survey(of: file, layout, encoding, path: path)
    case .rawSpeech(let file):
      try Self.requireOnly(track)
      let encoding = SampleEncoding.signed16
      let probe = MediaProbe(
        duration: Double(file.size / encoding.bytesPerSample) / AudioFormat.sampleRate,
        sampleRate: AudioFormat.samplesPerSecond, channels: 1, codec: encoding.codecName)
      let form = MediaPart.Form.samples(
        demuxer: encoding.demuxerName(isBigEndian: false), sampleRate: AudioFormat.samplesPerSecond, channels: 1)
      return MediaSurvey(probe: probe, parts: [MediaPart(form: form)], bytes: file.size, delay: 0)
    case .other(let bytes): return try await ask(path: path, bytes: bytes, track: track)
    }
  }

  // MARK: Bare samples

  /// A file of bare samples has one track.
  private static func requireOnly(_ track: Int?) throws(FileFailure) {
    if let track, track != 1 { throw .noSuchTrack(track, of: 1) }
  }

  private func survey(
    of file: MediaFile, _ layout: WAVLayout, _ encoding: SampleEncoding, path: String
  ) async throws -> MediaSurvey {
    let probe = MediaProbe(
      duration: layout.duration, sampleRate: layout.sampleRate, channels: layout.channels,
      codec: "pcm_" + encoding.demuxerName(isBigEndian: layout.isBigEndian))
    let part = MediaPart(
      form: .samples(
        demuxer: encoding.demuxerName(isBigEndian: layout.isBigEndian), sampleRate: layout.sampleRate,
        channels: layout.channels),
      regions: [layout.dataOffset..<(layout.dataOffset + layout.dataBytes)] + layout.joined)
    var survey = MediaSurvey(probe: probe, parts: [part], bytes: file.size, delay: 0)
    survey.mixing = ChannelMixing(channels: layout.channels, layout: nil)
    survey.isCutShort = layout.isTruncated
    survey.leavesOut = layout.leavesOut || !part.isReadable(path: path)
    survey.gain = try await gain(of: file, layout)
    if survey.leavesOut { survey.notices.append(.leftOut) }
    return survey
  }

  private func gain(of file: MediaFile, _ layout: WAVLayout) async throws -> Float {
    do {
      if let scan = UpperBitsScan(layout) {
        let bits = Mutex(scan)
        return try await SlicedIO.run {
          try bits.withLock { try $0.readOn(read: file.read(at:count:)) ? $0.gain : nil }
        }
      }
      return 1 / (try await SlicedIO.piece { try FloatScale.divisor(of: layout, read: file.read(at:count:)) })
    } catch is SystemCallError {
      throw FileFailure.unreadable
    }
  }

  // MARK: Containers

  /// - Parameter layout: of a file whose header was read.
  private func ask(path: String, bytes: Int, track: Int?, _ layout: WAVLayout? = nil) async throws -> MediaSurvey {
    let findings = try await findings(path: path)
    let input = findings.readableEnd.map { MediaPart(regions: [0..<$0]) } ?? .wholeFile
    let (report, warnings) = try await withThrowingTaskGroup(of: (FFprobeReport, String).self) { group in
      group.addTask { try await askFFprobe(path: path, input, niceness: .preparing(bytes: bytes)) }
      group.addTask {
        try await Task.sleep(for: .seconds(limits.stallSeconds))
        throw FileFailure.decoderStalled
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() else { throw CancellationError() }
      return answer
    }
    let streams = report.audioStreams
    guard !streams.isEmpty else { throw FileFailure.noAudio }
    if let track, !streams.indices.contains(track - 1) { throw FileFailure.noSuchTrack(track, of: streams.count) }
    let isCut = try await isCut(path: path, report, findings)
    let parts = try await parts(path: path, findings, bytes: bytes)
    let isEstimate = warnings.contains("Estimating duration from bitrate")
    let isElementary = report.format?.isElementaryStream ?? false
    let counted = isElementary ? findings.seconds : nil
    func survey(of index: Int) -> MediaSurvey {
      let stream = streams[index]
      // Of a stream of which nothing came, ffprobe tells the file's own length.
      let isOwnTold = !report.mayMisstateDelay(of: stream)
      let own = isOwnTold ? stream.ownDuration.flatMap { Self.credible($0, bytes: bytes) } : nil
      let end = stream.taggedEnd.flatMap { Self.credible($0, bytes: bytes) }
      let whole = report.format?.knownDuration.flatMap { Self.credible($0, bytes: bytes) }
      let gaps = report.format?.name == "avi" && findings.gaps.indices.contains(index) ? findings.gaps[index] : .init()
      let delay = report.delay(of: stream).map { $0 + gaps.leading }
      var survey = MediaSurvey(
        probe: MediaProbe(
          duration: parts.count == 1 ? layout?.estimatedDuration ?? counted ?? own ?? end ?? whole : nil,
          sampleRate: stream.sampleRate.flatMap { Int($0) }, channels: stream.channels, codec: stream.codec),
        parts: parts, bytes: bytes, track: index, trackCount: streams.count, delay: delay)
      survey.mixing = ChannelMixing(
        channels: stream.channels ?? 1, layout: stream.channelLayout, isLossless: stream.isLossless)
      survey.countsFromSound = report.format?.isMPEGStream ?? false || gaps.leading > 0
      survey.isContinuous = isElementary
      if let counted {
        survey.announced = counted
      } else if parts.count == 1, !isEstimate, layout == nil, report.format?.announcesNothing != true {
        // The file's duration is that of its longest stream.
        let isOwn = report.format?.hasOneDuration != true || report.format?.streamCount == 1
        survey.announced =
          isOwn
          ? own.map { $0 - gaps.all + (delay ?? 0) } ?? end ?? (report.format?.streamCount == 1 ? whole : nil) : nil
      }
      survey.isCutShort =
        isCut || layout?.isTruncated ?? false
        || (own != nil && warnings.contains("filesize and duration do not match"))
      if layout?.leavesOut == true {
        survey.leavesOut = true
        survey.notices.append(.leftOut)
      }
      return survey
    }
    var chosen = try await TrackChoice(path: path, limits: limits, wanted: track.map { $0 - 1 }).choose(
      among: streams.indices.map(survey), defaults: streams.map(\.isDefault))
    if report.mayMisstateDelay(of: streams[chosen.track]),
      let start = try await firstPacket(path: path, input, track: chosen.track, bytes: bytes)
    {
      chosen.delay = report.delay(from: start)
    }
    return chosen
  }

  private func findings(path: String) async throws -> SeekIndex.Findings {
    do {
      return try await seeking.findings(path: path)
    } catch is SystemCallError {
      throw FileFailure.unreadable
    }
  }

  /// Whether the file's two ends say that something is missing.
  private func isCut(path: String, _ report: FFprobeReport, _ findings: SeekIndex.Findings) async throws -> Bool {
    let isMPEGStream = report.format?.isMPEGStream ?? false
    do {
      let isCutShort = try await BlockingIO.run {
        let file = try MediaFile(path: path)
        if isMPEGStream {
          let start = max(0, file.size - MPEGTail.bytes)
          return MPEGTail.isCut(try file.read(at: start, count: MPEGTail.bytes))
        }
        return ContainerClaim.isCutShort(
          head: try file.read(at: 0, count: ContainerClaim.headBytes), fileSize: file.size)
      }
      let isFlash = report.format?.name?.contains("flv") ?? false
      let isMovie = report.format?.name?.contains("mp4") ?? false
      let isMatroska = report.format?.name?.contains("matroska") ?? false
      let hasEnd =
        isFlash || isMovie || isMatroska || report.format?.name == "ogg" || report.format?.isElementaryStream ?? false
      return isCutShort || (hasEnd && findings.isCut)
    } catch is SystemCallError {
      throw FileFailure.unreadable
    }
  }

  /// The recordings in the file, without the tags (ID3v1) that may stand behind each: a decoder takes them for sound.
  private func parts(path: String, _ findings: SeekIndex.Findings, bytes: Int) async throws -> [MediaPart] {
    guard !findings.beginnings.isEmpty || findings.readableEnd != nil else { return [.wholeFile] }
    let bounds = [0] + findings.beginnings + [findings.readableEnd ?? bytes]
    do {
      return try await BlockingIO.run {
        let file = try MediaFile(path: path)
        return try zip(bounds, bounds.dropFirst()).map { start, end in
          let tag = end - Self.tagBytes
          let isTagged = try tag > start && file.read(at: tag, count: 3) == Array("TAG".utf8)
          return MediaPart(regions: [start..<(isTagged ? tag : end)])
        }
      }
    } catch {
      throw FileFailure.unreadable
    }
  }

  private static let tagBytes = 128

  private static func credible(_ seconds: Double, bytes: Int) -> Double? {
    seconds * leastRate <= Double(bytes) ? seconds : nil
  }

  private func askFFprobe(
    path: String, _ input: MediaPart, niceness: Niceness
  ) async throws -> (FFprobeReport, warnings: String) {
    let output = try await ffprobe(path, input, ["-show_entries", FFprobeReport.entries, "-of", "json"], niceness)
    guard output.succeeded, let report = FFprobeReport(json: output.answer) else {
      throw MediaTool.failure(complaint: output.complaint, path: path)
    }
    return (report, output.complaint)
  }

  /// The time of a track's first packet, in seconds of the file's own clock; `nil` where it cannot be found in time.
  private func firstPacket(path: String, _ input: MediaPart, track: Int, bytes: Int) async throws -> Double? {
    let arguments = [
      "-select_streams", "a:\(track)", "-show_entries", "packet=pts_time", "-read_intervals", "%+#1", "-of",
      "default=noprint_wrappers=1:nokey=1",
    ]
    return try await withThrowingTaskGroup(of: Double?.self) { group in
      group.addTask {
        try await ffprobe(path, input, arguments, .preparing(bytes: bytes)).answer.split(separator: "\n").first.flatMap
        {
          Double($0)
        }
      }
      group.addTask {
        try await Task.sleep(for: .seconds(limits.stallSeconds))
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private struct Output {
    var answer: String
    var complaint: String
    var succeeded: Bool
  }

  private func ffprobe(
    _ path: String, _ input: MediaPart, _ wanted: [String], _ niceness: Niceness
  ) async throws -> Output {
    let arguments =
      ["-hide_banner", "-loglevel", "warning", "-threads", "1"] + input.inputArguments(path: path)
      + wanted
    guard let command = ConfinedCommand(tool: "ffprobe", arguments: arguments, limits: limits, niceness: niceness)
    else {
      throw FileFailure.decoderMissing
    }
    let output: Output
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .string(limit: Self.maximumAnswerBytes),
        error: .sequence
      ) { execution in
        async let _: Void = ProcessThrift.watch(execution.processIdentifier.value) { 0 }
        return await StandardErrorTail.collect(execution.standardError)
      }
      output = Output(
        answer: result.standardOutput, complaint: result.closureResult,
        succeeded: result.terminationStatus.isSuccess)
    } catch {
      try Task.checkCancellation()
      throw FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    return output
  }
}
