import Foundation
package import Subprocess

/// A command line for a helper process that handles what strangers sent.
///
/// Where the tools of util-linux are installed, `prlimit` bounds its CPU time, its memory and its descriptors and
/// forbids it to write files and core dumps, and `setpriv` lets it gain no privileges and has the kernel kill it when
/// the server dies. That signal follows the thread that started the process; processes are started from one thread
/// that lives as long as the server. Each process leads a process group of its own, which is killed whole.
/// Its environment holds nothing but `PATH` and a locale. Where `nice` is installed it yields the processor to the server,
/// so that captions, events and answers leave on time however busy the engines are (``Niceness``).
package struct ConfinedCommand: Sendable {
  /// A plain name, to be looked up in the `PATH` of ``environment``.
  package let executable: String
  package let arguments: [String]

  /// A decoder or prober.
  ///
  /// - Returns: `nil` when the tool is not installed.
  init?(tool: String, arguments: [String], limits: DecoderLimits, niceness: Niceness = .prompt) {
    guard ToolPath.find(tool) != nil else { return nil }
    self.init(
      line: [tool] + arguments,
      resourceLimits: [
        "--core=0", "--fsize=0", "--nofile=64", "--cpu=\(limits.cpuSeconds)", "--as=\(limits.addressSpaceBytes)",
      ], niceness: niceness)
  }

  /// An encoder of PCM that the server made: no bound on its CPU time.
  ///
  /// - Returns: `nil` when the tool is not installed.
  init?(endlessTool tool: String, arguments: [String], addressSpaceBytes: Int) {
    guard ToolPath.find(tool) != nil else { return nil }
    self.init(
      line: [tool] + arguments,
      resourceLimits: ["--core=0", "--fsize=0", "--nofile=64", "--as=\(addressSpaceBytes)"],
      niceness: .heard)
  }

  /// A long-lived program of ours, such as an engine's worker: no core dumps, no privileges, dies with the server.
  package init(program: String, arguments: [String]) {
    self.init(line: [program] + arguments, resourceLimits: ["--core=0"], niceness: .prompt)
  }

  private init(line: [String], resourceLimits: [String], niceness: Niceness) {
    var line = line
    if ToolPath.find("setpriv") != nil {
      // A server that dies before the signal is asked for does not have it sent: whose child this is by then tells.
      let isOrphaned = [
        "sh", "-c", #"[ "$PPID" = "$0" ] && exec "$@""#, "\(ProcessInfo.processInfo.processIdentifier)",
      ]
      line = ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"] + isOrphaned + line
    }
    if ToolPath.find("prlimit") != nil {
      line = ["prlimit"] + resourceLimits + ["--"] + line
    }
    if ToolPath.find("nice") != nil {
      line = ["nice", "-n", "\(niceness.rawValue)"] + line
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
    // Not a session (setsid): its processes would be an "autogroup" of the kernel's scheduler (sched(7)), which gets as much
    // of the processor as the server's own, however nice they are.
    options.processGroupID = 0
    // A decoder has nothing to save: kill the group at once.
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    return options
  }
}
