import Foundation
import Hummingbird
import TranscriptionCore

/// Reads typed values from a request's query. A value that is none of its type is an error that names the parameter;
/// an absent or empty one is `nil`; unknown parameters are ignored.
struct QueryReader {
  private let values: [Substring: String]

  init(_ request: Request) {
    var values: [Substring: String] = [:]
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first, values[name] == nil else { continue }
      let text = parts.count > 1 ? String(parts[1]).replacing("+", with: " ") : ""
      values[name] = text.removingPercentEncoding ?? text
    }
    self.values = values
  }

  func text(_ name: String) -> String? {
    guard let value = values[name[...]], !value.isEmpty else { return nil }
    return value
  }

  /// - Throws: ``ServiceError`` for anything but a whole number within `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(ServiceError) -> Int? {
    guard let text = text(name) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter",
        message: "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).",
        parameter: name)
    }
    return value
  }

  /// - Throws: ``ServiceError`` for anything but a finite number within `range`.
  func number(_ name: String, in range: ClosedRange<Double>) throws(ServiceError) -> Double? {
    guard let text = text(name) else { return nil }
    guard let value = Double(text), range.contains(value) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter",
        message: "\(name) must be a number from \(range.lowerBound) to \(range.upperBound).",
        parameter: name)
    }
    return value
  }

  /// True for `1` and `true`; false when absent, empty, `0` or `false`.
  func flag(_ name: String) throws(ServiceError) -> Bool {
    switch text(name)?.lowercased() {
    case nil, "0", "false": return false
    case "1", "true": return true
    default:
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter", message: "\(name) must be 1 or 0.", parameter: name)
    }
  }
}
