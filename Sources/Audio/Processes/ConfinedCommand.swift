import Foundation
import Subprocess

/// A command line for a helper process that handles what strangers sent.
///
/// Where the tools of util-linux are installed, `prlimit` bounds its CPU time, its memory and its descriptors and
/// forbids it to write files and core dumps, and `setpriv` lets it gain no privileges and has the kernel kill it when
/// the server dies. That signal follows the thread that started the process; processes are started from one thread
/// that lives as long as the server. Each process leads a session and process group of its own, which is killed whole.
/// Its environment holds nothing but `PATH` and a locale.
struct ConfinedCommand: Sendable {
  /// A plain name, to be looked up in the `PATH` of ``environment``.
  var executable: String
  var arguments: [String]

  /// - Returns: `nil` when the tool is not installed.
  init?(tool: String, arguments toolArguments: [String], limits: DecoderLimits) {
    guard ToolPath.find(tool) != nil else { return nil }
    var line = [tool] + toolArguments
    if ToolPath.find("setpriv") != nil {
      line = ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"] + line
    }
    if ToolPath.find("prlimit") != nil {
      line =
        [
          "prlimit", "--core=0", "--fsize=0", "--nofile=64", "--cpu=\(limits.cpuSeconds)",
          "--as=\(limits.addressSpaceBytes)", "--",
        ] + line
    }
    executable = line.removeFirst()
    arguments = line
  }

  var environment: Environment {
    .custom(["PATH": ToolPath.searchPath, "LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"])
  }

  var platformOptions: PlatformOptions {
    var options = PlatformOptions()
    options.createSession = true
    // A decoder has nothing to save: kill the group at once.
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    return options
  }
}
