import Foundation
package import Subprocess

/// A command line for a helper process that handles what strangers sent.
///
/// Where the tools of util-linux are installed, `prlimit` bounds its CPU time, its memory and its descriptors and
/// forbids it to write files and core dumps, and `setpriv` lets it gain no privileges and has the kernel kill it when
/// the server dies. That signal follows the thread that started the process; processes are started from one thread
/// that lives as long as the server. Each process leads a session and process group of its own, which is killed whole.
/// Its environment holds nothing but `PATH` and a locale. Where `nice` is installed it yields the processor to the server,
/// so that captions, events and answers leave on time however busy the engines are; what makes the sound that listeners hear
/// yields less than the others.
package struct ConfinedCommand: Sendable {
  /// By how much these programs are nicer than the server, nice(1).
  private static let niceness = 10
  /// The same of programs whose output is heard at this moment.
  private static let heardNiceness = 5

  /// A plain name, to be looked up in the `PATH` of ``environment``.
  package let executable: String
  package let arguments: [String]

  /// A decoder or prober.
  ///
  /// - Parameter isHeard: whether listeners hear at this moment what it makes.
  /// - Returns: `nil` when the tool is not installed.
  init?(tool: String, arguments: [String], limits: DecoderLimits, isHeard: Bool = false) {
    guard ToolPath.find(tool) != nil else { return nil }
    self.init(
      line: [tool] + arguments,
      resourceLimits: [
        "--core=0", "--fsize=0", "--nofile=64", "--cpu=\(limits.cpuSeconds)", "--as=\(limits.addressSpaceBytes)",
      ], niceness: isHeard ? Self.heardNiceness : Self.niceness)
  }

  /// An encoder of PCM that the server made: no bound on its CPU time.
  ///
  /// - Returns: `nil` when the tool is not installed.
  init?(endlessTool tool: String, arguments: [String], addressSpaceBytes: Int) {
    guard ToolPath.find(tool) != nil else { return nil }
    self.init(
      line: [tool] + arguments,
      resourceLimits: ["--core=0", "--fsize=0", "--nofile=64", "--as=\(addressSpaceBytes)"],
      niceness: Self.heardNiceness)
  }

  /// A long-lived program of ours, such as an engine's worker: no core dumps, no privileges, dies with the server.
  package init(program: String, arguments: [String]) {
    self.init(line: [program] + arguments, resourceLimits: ["--core=0"], niceness: Self.niceness)
  }

  private init(line: [String], resourceLimits: [String], niceness: Int) {
    var line = line
    if ToolPath.find("setpriv") != nil {
      line = ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"] + line
    }
    if ToolPath.find("prlimit") != nil {
      line = ["prlimit"] + resourceLimits + ["--"] + line
    }
    if ToolPath.find("nice") != nil {
      line = ["nice", "-n", "\(niceness)"] + line
    }
    // A path is no name that can be looked up; `env` takes both.
    if line[0].contains("/") { line.insert("env", at: 0) }
    executable = line.removeFirst()
    arguments = line
  }

  package func environment(adding more: [String: String] = [:]) -> Environment {
    var values = ["PATH": ToolPath.searchPath, "LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"]
    values.merge(more) { _, new in new }
    return .custom(Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) }))
  }

  package var platformOptions: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    // A decoder has nothing to save: kill the group at once.
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    return options
  }
}
