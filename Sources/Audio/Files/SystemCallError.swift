import Foundation

/// A system call that failed, and why. Holds no path.
package struct SystemCallError: Error, Sendable, Hashable, CustomStringConvertible {
  package var call: String
  /// `errno`.
  package var code: Int32

  package init(call: String, code: Int32) {
    self.call = call
    self.code = code
  }

  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
