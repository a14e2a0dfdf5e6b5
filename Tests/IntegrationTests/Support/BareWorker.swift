import Foundation
import Subprocess
import Testing
import TranscriptionCore

/// An engine's worker without a server.
enum BareWorker {
  /// What the engine makes of one window.
  static func text(of window: WindowAudio, engine: String) async throws -> String {
    let request = WorkerRequest.recognize([
      WorkerRequest.Window(
        id: "one", audio: window, options: RecognitionOptions(SessionOptions(idleTimeoutSeconds: 60)))
    ])
    let line = String(decoding: try JSONEncoder.wire.encode(request), as: UTF8.self) + "\n"
    let worker = RunningServer.binFolder.appending(path: "sotto-worker").path
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([worker, engine]), input: .inputWriter, output: .sequence, error: .discarded
    ) { execution in
      _ = try await execution.standardInputWriter.write(line)
      // The worker stops when its input ends, so that stays open until it has answered.
      for try await line in execution.standardOutput.strings() {
        let reply = try JSONDecoder().decode(WorkerReply.self, from: Data(line.utf8))
        if case .recognized("one", let window) = reply {
          try await execution.standardInputWriter.finish()
          return window.utterances.map(\.text).joined(separator: " ")
        }
      }
      return ""
    }
    return result.closureResult
  }
}
