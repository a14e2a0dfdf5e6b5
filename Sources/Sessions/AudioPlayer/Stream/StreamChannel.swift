import Audio
import Foundation
import Logging
import Synchronization
import TranscriptionCore

/// One format of a session's sound: its broadcast, and the encoder that makes it while there is sound.
///
/// Silence needs no encoder: it is put into the stream as it is, up to the place where the stream has to be. Not
/// thread-safe but for what the encoder delivers; ``PlayerStream`` keeps it.
struct StreamChannel {
  private final class Splice: Sendable {
    private let stream: Mutex<StreamSplice>
    init(_ stream: StreamSplice) { self.stream = Mutex(stream) }
    func add(_ encoded: [UInt8]) -> [UInt8] { stream.withLock { $0.add(encoded) } }
    func silence(upTo samples: Int) -> [UInt8] { stream.withLock { $0.silence(upTo: samples) } }
  }

  let format: PacedAudioFormat
  let broadcast: AudioBroadcast
  var lastHeard: Date
  /// `nil` for PCM.
  private let splice: Splice?
  private var encoder: StreamEncoder?
  private var seat: Seats.Seat?
  /// Samples that the stream has to have by now.
  private var due = 0

  /// - Parameters:
  ///   - chunks: that are held for listeners.
  ///   - lead: chunks that a new listener gets at once.
  init(_ format: PacedAudioFormat, chunks: Int, lead: Int, at now: Date) {
    let stream = StreamSplice(format, serial: UInt32.random(in: .min ... .max))
    self.format = format
    broadcast = AudioBroadcast(headers: stream?.headers ?? StreamPCM.wavHeader, chunks: chunks, lead: lead)
    splice = stream.map { Splice($0) }
    lastHeard = now
  }

  var hasEncoder: Bool { encoder != nil }
  /// Whether sound cannot be sent before an encoder is started.
  var lacksEncoder: Bool { splice != nil && encoder == nil }

  /// Starts an encoder, unless there is one or the format needs none.
  ///
  /// - Parameter seat: held as long as it runs.
  mutating func startEncoder(_ seat: Seats.Seat, logger: Logger) {
    guard encoder == nil, let splice, let encoding = StreamEncoding(format) else { return }
    self.seat = seat
    let (broadcast, format) = (broadcast, format)
    encoder = StreamEncoder(encoding) { encoded in
      broadcast.add(splice.add(encoded))
    } onEnd: { lastWords in
      logger.error(
        "an encoder of paced audio ended, and its listeners with it",
        metadata: ["format": "\(format.rawValue)", "ffmpeg": "\(lastWords)"])
      broadcast.end()
    }
  }

  /// Takes the encoder out. It is to be closed; only then anything more may be added.
  mutating func takeEncoder() -> RunningEncoder? {
    guard let encoder, let seat else { return nil }
    self.encoder = nil
    self.seat = nil
    return RunningEncoder(encoder: encoder, seat: seat)
  }

  /// One frame more.
  ///
  /// - Parameter sound: PCM; `nil` for silence.
  mutating func add(_ sound: [UInt8]?, silentFrame: [UInt8]) {
    due += silentFrame.count / StreamPCM.bytesPerSample
    if let encoder {
      encoder.write(sound ?? silentFrame)
    } else if let splice {
      broadcast.add(splice.silence(upTo: due))
    } else {
      broadcast.add(sound ?? silentFrame)
    }
  }

  /// An encoder that was taken out of its channel, with the place that it holds until it is gone.
  struct RunningEncoder {
    fileprivate let encoder: StreamEncoder
    fileprivate let seat: Seats.Seat

    func close() async {
      await encoder.close()
      withExtendedLifetime(seat) {}
    }
  }
}
