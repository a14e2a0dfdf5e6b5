import Foundation

/// A request as it came.
struct ReceivedRequest: Sendable {
  var method: String
  var path: String
  var headers: [String: String]
  var body: [UInt8]

  /// A part of a form.
  struct Part: Sendable {
    var disposition: String
    var type: String?
    var content: [UInt8]

    var text: String { String(decoding: content, as: UTF8.self) }
  }

  /// The parts of a form by name, in their order; empty where the body is no form.
  var parts: [(name: String, part: Part)] {
    guard let boundary = headers["content-type"]?.components(separatedBy: "boundary=").last else { return [] }
    let separator = Data("--\(boundary)".utf8)
    let end = Data("\r\n\r\n".utf8)
    var parts: [(String, Part)] = []
    var rest = Data(body)
    guard let first = rest.firstRange(of: separator), first.lowerBound == rest.startIndex else { return [] }
    rest = Data(rest[first.upperBound...])
    while rest.starts(with: Data("\r\n".utf8)), let next = rest.firstRange(of: Data("\r\n".utf8) + separator) {
      let part = Data(rest[rest.startIndex + 2..<next.lowerBound])
      rest = Data(rest[next.upperBound...])
      guard let split = part.firstRange(of: end) else { return [] }
      let lines = String(decoding: part[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
      func header(_ name: String) -> String? {
        lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
      }
      let disposition = header("Content-Disposition") ?? ""
      let name = disposition.components(separatedBy: "name=\"").dropFirst().first?.prefix { $0 != "\"" } ?? ""
      parts.append(
        (
          String(name),
          Part(disposition: disposition, type: header("Content-Type"), content: [UInt8](part[split.upperBound...]))
        ))
    }
    return rest == Data("--\r\n".utf8) ? parts : []
  }

  /// The values of a form's field.
  func fields(_ name: String) -> [String] { parts.filter { $0.name == name }.map(\.part.text) }
}
