import Foundation

/// Finds programs like a shell does: in `PATH`, then in the usual places of a system whose service manager sets none.
package enum ToolPath {
  package static let searchPath: String = {
    let usual = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    guard let own = ProcessInfo.processInfo.environment["PATH"], !own.isEmpty else { return usual }
    return own + ":" + usual
  }()

  /// The program's absolute path, or `nil` if it is not installed.
  package static func find(_ name: String) -> String? {
    searchPath.split(separator: ":").lazy
      .filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
