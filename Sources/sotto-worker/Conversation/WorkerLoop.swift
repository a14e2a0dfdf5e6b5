import CSherpaBridge
import Dispatch
import Foundation
import Glibc
import Synchronization
import TranscriptionCore

/// The conversation with the server.
///
/// The main thread reads requests and answers `ping` and `cancel` at once; one compute thread loads the model and works on
/// the requests in order. Replies of both go through one ``ReplyWriter``. The end of the input ends the process at once,
/// also in the middle of a computation.
final class WorkerLoop: Sendable {
  private let configuration: WorkerConfiguration
  private let writer: ReplyWriter
  /// nil until the model is loaded.
  private let pending = Mutex(PendingRequests(maximumBatch: WorkerLoop.largestBatch))
  private let arrivals = DispatchSemaphore(value: 0)

  /// The most windows that any engine of this worker computes at once.
  static let largestBatch = 4

  /// Takes over standard output for the protocol. Whatever a library prints there goes to standard error from now on.
  init(configuration: WorkerConfiguration) throws {
    self.configuration = configuration
    signal(SIGPIPE, SIG_IGN)
    let channel = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard channel >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      throw WorkerUnusable("standard output cannot be taken over")
    }
    writer = ReplyWriter(descriptor: channel)
  }

  /// Reads requests until the input ends; does not return.
  func run() -> Never {
    // Never joined: the process ends by `_exit` when the input does.
    let compute = Thread { self.compute() }
    compute.name = "compute"
    compute.stackSize = 16 << 20
    compute.start()

    var splitter = LineSplitter()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { _exit(0) }
      for line in splitter.take(buffer[..<count]) { handle(line) }
    }
  }

  private func handle(_ line: LineSplitter.Line) {
    guard case .text(let bytes) = line else {
      return Diagnostics.note("ignored a line of more than \(WorkerProtocol.maximumLineBytes) bytes")
    }
    switch RequestReader.read(bytes) {
    case .request(.ping(let number)):
      writer.write(.pong(number: number))
    case .request(.cancel(let id)):
      if pending.withLock({ $0.cancel(id) }) { writer.write(Rejection.cancelled.reply(to: id)) }
    case .request(.recognize(let windows)):
      pending.withLock { $0.enqueue(windows) }
      arrivals.signal()
    case .request(.detect(let id, let audio)):
      pending.withLock { $0.enqueueDetection(id: id, audio: audio) }
      arrivals.signal()
    case .request(.diarize(let id, let audio, let minimum, let maximum)):
      pending.withLock {
        $0.enqueueDiarization(id: id, audio: audio, minimumSpeakers: minimum, maximumSpeakers: maximum)
      }
      arrivals.signal()
    case .request(.align(let id, _, _, _)):
      writer.write(Rejection.unsupported("this worker places no words").reply(to: id))
    case .refused(let ids):
      for id in ids { writer.write(Rejection.badRequest("the request cannot be understood").reply(to: id)) }
    case .unreadable:
      Diagnostics.note("ignored a line that is no request")
    }
  }

  private func compute() {
    let engine: any WorkerEngine
    do {
      engine = try load()
    } catch {
      let message = (error as? WorkerUnusable)?.message ?? "\(error)"
      Diagnostics.note(message)
      writer.write(.failed(message: message))
      _exit(1)
    }
    writer.write(.ready(engine.greeting))
    while true {
      while let work = pending.withLock({ $0.begin() }) { answer(work, with: engine) }
      arrivals.wait()
    }
  }

  /// Loads the engine. sherpa-onnx ends the process when it cannot make sense of a file, so what there is to say in
  /// that case is said by the process's last breath.
  private func load() throws -> any WorkerEngine {
    let despair = WorkerReply.failed(message: EngineLoader.despair(of: configuration))
    let line = String(decoding: try ReplyWriter.line(despair), as: UTF8.self)
    writer.withDescriptor { sherpa_bridge_last_words($0, line) }
    defer { sherpa_bridge_last_words(-1, nil) }
    return try EngineLoader.load(configuration)
  }

  private func answer(_ work: PendingRequests.Work, with engine: any WorkerEngine) {
    let replies: [(id: String, reply: WorkerReply)]
    switch work {
    case .recognize(let windows): replies = recognize(windows, with: engine)
    case .detect(let id, let audio): replies = [(id, detect(id: id, audio: audio, with: engine))]
    case .diarize(let id, let audio, let minimum, let maximum):
      replies = [(id, diarize(id: id, audio: audio, minimum: minimum, maximum: maximum, with: engine))]
    }
    let unwanted = pending.withLock { $0.finish() }
    for (id, reply) in replies {
      writer.write(unwanted.contains(id) ? Rejection.cancelled.reply(to: id) : reply)
    }
  }

  private func recognize(
    _ windows: [WorkerRequest.Window], with engine: any WorkerEngine
  ) -> [(id: String, reply: WorkerReply)] {
    var replies: [(id: String, reply: WorkerReply)] = []
    var audible: [(id: String, window: AudibleWindow)] = []
    for window in windows {
      do throws(Rejection) {
        let samples = try AudioFile.read(window.audio)
        audible.append((window.id, AudibleWindow(samples: samples, options: window.options)))
      } catch {
        replies.append((window.id, error.reply(to: window.id)))
      }
    }
    let step = engine.greeting.maximumBatch
    for start in stride(from: 0, to: audible.count, by: step) {
      let batch = audible[start..<min(start + step, audible.count)]
      for (entry, outcome) in zip(batch, engine.recognize(batch.map(\.window))) {
        switch outcome {
        case .success(let window): replies.append((entry.id, .recognized(id: entry.id, window)))
        case .failure(let rejection): replies.append((entry.id, rejection.reply(to: entry.id)))
        }
      }
    }
    return replies
  }

  private func detect(id: String, audio: WindowAudio, with engine: any WorkerEngine) -> WorkerReply {
    do throws(Rejection) {
      return .detected(id: id, try engine.detectSpeech(in: try AudioFile.read(audio)))
    } catch {
      return error.reply(to: id)
    }
  }

  private func diarize(
    id: String, audio: WindowAudio, minimum: Int?, maximum: Int?, with engine: any WorkerEngine
  ) -> WorkerReply {
    do throws(Rejection) {
      let speakers = try SpeakerRange(minimum: minimum, maximum: maximum)
      return .diarized(id: id, try engine.diarize(audio, speakers: speakers))
    } catch {
      return error.reply(to: id)
    }
  }
}
