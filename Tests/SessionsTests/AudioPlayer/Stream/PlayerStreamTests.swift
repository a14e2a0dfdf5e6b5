import Audio
import Foundation
import Logging
import Testing
import TranscriptionCore

@testable import Sessions

/// With real encoders and the clock on the wall: sound comes as fast as it is heard.
@Suite(.timeLimit(.minutes(15)))
struct PlayerStreamTests {
  private let stream = PlayerStream(
    holder: PlaceHolder(session: SessionID(), owner: .unknown), playhead: Playhead(), decoding: SampleDecoder(),
    processes: Seats.forListeningProcesses(limit: 9), link: SessionLink(), clock: SteadyClock(),
    logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })

  @Test(arguments: PacedAudioFormat.allCases)
  func aListenerThatFellBehindGoesOnWithTheNewestAndStillDecodes(_ format: PacedAudioFormat) async throws {
    let broadcast = try #require(await stream.join(format))
    let slow = broadcast.join()
    let quick = broadcast.join()
    var heard = try #require(await broadcast.next(for: slow))
    let early = heard.count
    // More than the broadcast holds for a listener.
    for _ in 0..<90 { _ = try #require(await broadcast.next(for: quick)) }
    heard += try #require(await broadcast.next(for: slow))
    #expect(broadcast.jumps == 1)
    for _ in 0..<10 { heard += try #require(await broadcast.next(for: slow)) }
    await stream.close()
    #expect(early < heard.count / 2)
    let folder = try TemporaryFolder()
    let path = folder.path + "/heard." + (format == .opus ? "ogg" : format.rawValue)
    try Data(heard).write(to: URL(filePath: path))
    let source = try await SampleDecoder().open(path: path)
    var samples = 0
    while true {
      let read = try await source.read(maximumSamples: 16_000)
      if read.isEmpty { break }
      samples += read.count
    }
    // A stream's header promises more than there is.
    if format != .wav { #expect(await source.isTruncated == false) }
    await source.close()
    // About a second in a row behind the jump, ten pieces of 60 ms (of more, on a busy machine), and what came before: all
    // of it sounds, and nothing else.
    let seconds = Double(samples) / AudioFormat.sampleRate
    // Pages of Ogg keep their times: what was missed is silence there.
    let most = format == .opus ? .infinity : 1.1 * Double(heard.count) / Double(format.bytesPerSecond) + 0.3
    #expect(seconds > 1.4 && seconds < most, "\(seconds) s")
  }

  @Test func nothingRunsAnyMoreWhenTheLastOneIsGone() async throws {
    let holder = PlaceHolder(session: SessionID(), owner: .unknown)
    let seat = try Seats.forListeners(limit: 1).take(for: holder, at: Date())
    var listener: PacedListener? = PacedListener(seat: seat) { [stream] in
      await stream.join(.mp3)
    }
    #expect(await listener?.next() != nil)
    #expect(await stream.hasListeners)
    listener = nil
    #expect(await !stream.hasListeners)
    // A listener that joins now finds it running; after close() none can join.
    let broadcast = try #require(await stream.join(.mp3))
    let again = broadcast.join()
    #expect(await broadcast.next(for: again) != nil)
    await stream.close()
    while await broadcast.next(for: again) != nil {}
    #expect(await stream.join(.mp3) == nil)
  }
}
