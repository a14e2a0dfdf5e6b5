import Foundation
import Testing
import TranscriptionCore

@testable import Audio

/// Memory and time that do not grow with the length of a file.
@Suite(.serialized, .enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct LongFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func silence(hours: Int, named name: String = "silence.flac") async throws -> String {
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "\(hours * 3_600)", path])
    return path
  }

  /// Bytes of memory that a process holds.
  private func resident(_ pid: Int) throws -> Int {
    let statm = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8).split(separator: " ")
    return (Int(statm[1]) ?? 0) * Int(getpagesize())
  }

  @Test(.timeLimit(.minutes(15))) func anHourOfSilenceLeavesNothingBehind() async throws {
    let source = try await SampleDecoder().open(path: try await silence(hours: 1))
    var cutter = WindowCutter()
    var samples = 0
    var buffered = 0
    while true {
      let next = try await source.read(maximumSamples: 160_000)
      samples += next.count
      cutter.append(next)
      buffered = max(buffered, cutter.bufferedSamples.count)
      #expect(isDigitalSilence(cutter.bufferedSamples))
      #expect(cutter.cut(spans: [], isEnd: next.isEmpty).isEmpty)
      if next.isEmpty { break }
    }
    await source.close()
    #expect(samples == 3_600 * 16_000)
    #expect(buffered <= 176_000)
  }

  /// The decoder of a reader that pauses stands still: it neither works on nor gathers memory.
  @Test(.timeLimit(.minutes(15))) func aDecoderThatIsNotReadWaits() async throws {
    let path = try await silence(hours: 1)
    // The stall time-out must not take waiting for a reader for a stall.
    let source = try await SampleDecoder(limits: DecoderLimits(stallSeconds: 2)).open(path: path)
    _ = try await source.read(maximumSamples: 16_000)
    let pid = try #require(try AudioFixtures.processes(with: path).first)
    let before = try cpuTicks(pid)
    // One that is waited for is given up after the same time-out, so until then this one was left alone for longer.
    try await waitForAStall(seconds: 2)
    #expect(try cpuTicks(pid) - before <= 5)
    #expect(try resident(pid) < 150 << 20)
    #expect(try await source.read(maximumSamples: 16_000).count == 16_000)
    await source.close()
    #expect(try AudioFixtures.processes(with: path).isEmpty)
  }

  /// Returns when a decoder that was stopped after this call has been given up.
  private func waitForAStall(seconds: Double) async throws {
    let path = try await silence(hours: 1, named: "stalled.flac")
    let source = try await SampleDecoder(limits: DecoderLimits(stallSeconds: seconds)).open(path: path)
    _ = try await source.read(maximumSamples: 16_000)
    try await expectStall(of: source, path)
  }

  /// Stops a file's decoder process (SIGSTOP): the next reads fail with `decoderStalled`, and no process is left.
  private func expectStall(of source: any PCMSource, _ path: String) async throws {
    let pid = try #require(try AudioFixtures.processes(with: path).first)
    #expect(kill(pid_t(pid), SIGSTOP) == 0)
    // What the pipe still holds is delivered first.
    await #expect(throws: FileFailure.decoderStalled) {
      while try await !source.read(maximumSamples: 160_000).isEmpty {}
    }
    #expect(try AudioFixtures.processes(with: path).isEmpty)
    await source.close()
  }

  private func cpuTicks(_ pid: Int) throws -> Int {
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
  }

  @Test(.timeLimit(.minutes(15))) func aDecoderThatStopsIsKilled() async throws {
    let path = try await silence(hours: 1)
    let source = try await SampleDecoder(limits: DecoderLimits(stallSeconds: 2)).open(path: path)
    _ = try await source.read(maximumSamples: 16_000)
    try await expectStall(of: source, path)
  }

  @Test(.timeLimit(.minutes(15))) func closingEndsAReadThatWaits() async throws {
    let path = try await silence(hours: 1)
    let source = try await SampleDecoder().open(path: path)
    _ = try await source.read(maximumSamples: 16_000)
    let pid = try #require(try AudioFixtures.processes(with: path).first)
    #expect(kill(pid_t(pid), SIGSTOP) == 0)
    async let waiting = Result(catching: { try await AudioFixtures.readAll(source) })
    await source.close()
    let outcome = await waiting
    #expect(throws: CancellationError.self) { try outcome.get() }
    #expect(try AudioFixtures.processes(with: path).isEmpty)
  }

  @Test(.timeLimit(.minutes(15))) func aSourceThatIsDroppedLeavesNoProcess() async throws {
    let path = try await silence(hours: 1)
    var source: (any PCMSource)? = try await SampleDecoder().open(path: path)
    _ = try await source?.read(maximumSamples: 1)
    source = nil
    while try !AudioFixtures.processes(with: path).isEmpty { await Task.yield() }
  }

  @Test(.timeLimit(.minutes(15))) func aFileThatTakesTooMuchProcessorTimeEnds() async throws {
    let path = try await silence(hours: 10)
    let source = try await SampleDecoder(limits: DecoderLimits(cpuSeconds: 1)).open(path: path)
    let samples = try await AudioFixtures.readAll(source, step: 1_600_000)
    #expect(samples.count < 36_000 * 16_000)
    #expect(await source.isTruncated)
    await source.close()
  }
}

extension Result where Failure == any Error {
  fileprivate init(catching body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
