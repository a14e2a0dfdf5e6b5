import Audio
import Foundation
import Logging
import Subprocess
import Synchronization
import TranscriptionCore

extension WorkerProcess {
  /// Runs the process, until it ends or the task is cancelled.
  func live() async {
    let confined = ConfinedCommand(program: command.executable, arguments: command.arguments)
    var own = [
      "MALLOC_ARENA_MAX": "2", WorkerProtocol.serverVariable: "\(ProcessInfo.processInfo.processIdentifier)",
    ]
    if let folder = command.limits.temporaryFolder { own["TMPDIR"] = folder }
    let environment = confined.environment(adding: command.environment.merging(own) { $1 })
    let failure: EngineFailure
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(confined.executable), arguments: Arguments(confined.arguments), environment: environment,
        platformOptions: confined.platformOptions, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        await self.began(execution.processIdentifier.value)
        return await self.converse(execution)
      }
      let complaint = result.closureResult
      failure = EngineFailure(
        .workerExited,
        "\(command.name) ended (\(result.terminationStatus))\(complaint.isEmpty ? "." : ": \(complaint)")")
    } catch {
      failure = EngineFailure(.unavailable, "\(command.name) could not be started: \(error)")
    }
    act(state.withLock { $0.leave(failure) })
  }

  /// Talks until the worker's output ends.
  ///
  /// - Returns: the last line that the worker complained with.
  private func converse(
    _ execution: Execution<CustomWriteInput, SequenceOutput, SequenceOutput>
  ) async -> String {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        for await line in self.lines {
          guard (try? await execution.standardInputWriter.write(line)) != nil else { break }
        }
        try? await execution.standardInputWriter.finish()
        return nil
      }
      group.addTask { await self.readComplaints(execution.standardError) }
      await readReplies(execution.standardOutput)
      outgoing.finish()
      // End of output: nothing of the process group may stay, such as programs that the worker started itself. Its id
      // cannot be another's yet, because the process has not been reaped.
      try? execution.send(signal: .kill, toProcessGroup: true)
      var complaint = ""
      while let result = await group.next() {
        if let result { complaint = result }
      }
      return complaint
    }
  }

  private func readReplies(_ output: SubprocessOutputSequence) async {
    var splitter = LineSplitter(limit: WorkerProtocol.maximumReplyBytes)
    let decoder = JSONDecoder()
    do {
      for try await buffer in output {
        for line in buffer.withUnsafeBytes({ splitter.take($0) }) {
          guard case .text(let bytes) = line,
            let reply = try? RepairedJSON.decode(WorkerReply.self, from: Data(bytes), with: decoder)
          else {
            logger.error(
              "a worker said something that is not of the protocol", metadata: ["worker.name": "\(command.name)"])
            continue
          }
          act(state.withLock { $0.received(reply) })
        }
      }
    } catch {
      logger.error(
        "a worker's output could not be read", metadata: ["worker.name": "\(command.name)", "error": "\(error)"])
    }
  }

  private func readComplaints(_ output: SubprocessOutputSequence) async -> String {
    var splitter = LineSplitter(limit: 8_192)
    var last = ""
    var iterator = output.makeAsyncIterator()
    // Read to the end whatever it says: the worker would block on a full pipe.
    while let buffer = try? await iterator.next() {
      for case .text(let bytes) in buffer.withUnsafeBytes({ splitter.take($0) }) {
        last = String(String(decoding: bytes, as: UTF8.self).prefix(500))
        logger.debug("worker", metadata: ["worker.name": "\(command.name)", "worker.line": "\(last)"])
      }
    }
    return last
  }
}
