import Foundation
import Glibc

/// One engine in a process of its own, driven over standard input and output in the worker protocol.
///
/// The server starts it, talks to it and kills it when it must; a crash of a native library is then the end of a worker
/// and not of the server.
@main struct SottoWorker {
  static func main() {
    do {
      switch try WorkerArguments(CommandLine.arguments.dropFirst()) {
      case .help(let text), .version(let text):
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
      case .run(let configuration):
        ServerBond.tie()
        try WorkerLoop(configuration: configuration).run()
      }
    } catch let mistake as WorkerArguments.Mistake {
      Diagnostics.note(mistake.message)
      exit(64)
    } catch {
      Diagnostics.note("cannot start: \(error)")
      exit(1)
    }
  }
}
