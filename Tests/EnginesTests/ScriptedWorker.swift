import Engines
import Foundation
import Glibc
import Logging
import Testing
import TranscriptionCore

/// Makes pools of shell programs that greet like a worker and do for each request what the test says.
enum ScriptedWorker {
  /// Answers a request for one window with an empty result.
  static let recognize =
    #"id=${line#*\"id\":\"}; id=${id%%\"*}; echo "{\"t\":\"recognized\",\"id\":\"$id\",\"window\":{\"utterances\":[]}}""#

  static func greeting(version: Int = WorkerProtocol.version) -> String {
    #"{"t":"ready","greeting":{"version":\#(version),"maximum_batch":1,"library":"none","engine":{"name":"scripted","#
      + #""model":"none","capabilities":{"languages":[],"word_times":false,"language_detection":false,"#
      + #""translation":false,"diarization":false,"prompt":false}}}}"#
  }

  static func pool(
    greeting: String = greeting(), onRequest: String, count: Int = 1, baseTimeout: Duration = .seconds(30)
  ) -> WorkerPool {
    let script = "echo '\(greeting)'; while read -r line; do \(onRequest); done"
    let command = WorkerCommand(
      name: "scripted", executable: "/bin/bash", arguments: ["-c", script], startTimeout: .seconds(30),
      baseTimeout: baseTimeout, timeoutPerAudioSecond: .seconds(1))
    return WorkerPool(command: command, count: count, logger: Logger(label: "test"))
  }

  static func request(_ id: String) -> WorkerRequest {
    .recognize([.init(id: id, audio: WindowAudio(path: "/dev/null", samples: 0), options: RecognitionOptions())])
  }

  /// The process whose id the worker wrote is gone.
  static func expectGone(pidFile: String) throws {
    let text = try String(contentsOfFile: pidFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let pid = try #require(pid_t(text))
    #expect(kill(pid, 0) == -1 && errno == ESRCH)
  }
}
