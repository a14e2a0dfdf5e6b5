import Engines
import Foundation
import Logging
import TranscriptionCore

/// Makes pools of shell programs that greet like a worker, answer pings like one, and do for each request what the test
/// says.
///
/// In a script, `$line` is the request, `$ids` are its ids, and `answer ID` and `reject ID` reply to one.
enum ScriptedWorker {
  /// Answers each window with an empty result.
  static let recognize = "for id in $ids; do answer $id; done"

  /// Computes without end beside the reading of requests, as a worker's compute thread would, and like one ends with it.
  static let spin = "{ while kill -0 $$; do :; done; } &"

  static func greeting(version: Int = WorkerProtocol.version) -> String {
    #"{"t":"ready","greeting":{"version":\#(version),"maximum_batch":8,"library":"none","engine":{"name":"scripted","#
      + #""model":"none","capabilities":{"languages":[],"word_times":false,"language_detection":false,"#
      + #""translation":false,"diarization":false,"prompt":false}}}}"#
  }

  /// - Parameters:
  ///   - atStart: run before the greeting.
  ///   - limits: changed by the test.
  static func pool(
    greeting: String = greeting(), atStart: String = ":", onRequest: String = recognize, onPing: String = "pong",
    onCancel: String = ":", count: Int = 1, logger: Logger = Logger(label: "test"),
    limits change: (inout WorkerLimits) -> Void = { _ in }
  ) -> WorkerPool {
    var limits = WorkerLimits()
    change(&limits)
    let script = """
      answer() { echo "{\\"t\\":\\"recognized\\",\\"id\\":\\"$1\\",\\"window\\":{\\"utterances\\":[]}}"; }
      reject() {
        echo "{\\"t\\":\\"rejected\\",\\"id\\":\\"$1\\",\\"code\\":\\"${2:-bad_audio}\\",\\"message\\":\\"no\\",\\"retry\\":false}"
      }
      pong() { local n=${line##*\\"n\\":}; echo "{\\"t\\":\\"pong\\",\\"n\\":${n%%[,\\}]*}}"; }
      \(atStart)
      echo '\(greeting)'
      while read -r line; do
        ids=; rest=$line
        while [[ $rest == *'"id":"'* ]]; do rest=${rest#*'"id":"'}; ids="$ids ${rest%%'"'*}"; done
        case $line in
          *'"t":"ping"'*) \(onPing) ;;
          *'"t":"cancel"'*) \(onCancel) ;;
          *) \(onRequest) ;;
        esac
      done
      """
    let command = WorkerCommand(name: "scripted", executable: "/bin/bash", arguments: ["-c", script], limits: limits)
    return WorkerPool(command: command, count: count, logger: logger)
  }

  static func request(_ ids: [String]) -> WorkerRequest {
    .recognize(
      ids.map { .init(id: $0, audio: WindowAudio(path: "/dev/null", samples: 0), options: RecognitionOptions()) })
  }
}

extension WorkerPool {
  /// One window.
  func recognize(_ id: String = "w1", audioSeconds: Double = 1) async -> Result<WorkerReply, EngineFailure> {
    await recognize([id], audioSeconds: audioSeconds).first ?? .failure(EngineFailure(.rejected, "no outcome"))
  }

  /// Several windows in one call.
  func recognize(_ ids: [String], audioSeconds: Double = 1) async -> [Result<WorkerReply, EngineFailure>] {
    await answer(ScriptedWorker.request(ids), ids: ids, audioSeconds: audioSeconds)
  }
}

extension Result where Failure == EngineFailure {
  var failure: EngineFailure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
