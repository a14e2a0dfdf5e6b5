/// What to do with a server's answer to a request for (the rest of) a file. Pure.
enum DownloadStep: Sendable, Hashable {
  /// Append the body; `total` bytes make it whole, where the server says so.
  case append(total: Int?)
  /// Throw away what there is, then take the body.
  case overwrite(total: Int?)
  /// What there is, is all.
  case complete
  /// Throw away what there is and ask again.
  case startOver
  case follow(location: String?)
  case retry(reason: String)
  case giveUp(reason: String)

  /// - Parameter have: bytes that were asked to be left out; 0 where all was asked for.
  init(status: Int, headers: (String) -> String?, have: Int) {
    switch status {
    case 200:
      self = .overwrite(total: headers("Content-Length").flatMap { Int($0) })
    case 206:
      guard have > 0, let range = Self.range(headers("Content-Range")), range.start == have else {
        self = have > 0 ? .startOver : .giveUp(reason: "it answered with a range that was not requested")
        return
      }
      self = .append(total: range.total)
    case 416:
      guard have > 0 else {
        self = .giveUp(reason: "it answered 416")
        return
      }
      self = Self.range(headers("Content-Range"))?.total == have ? .complete : .startOver
    case 301, 302, 303, 307, 308: self = .follow(location: headers("Location"))
    case 408, 425, 429, 500...599: self = .retry(reason: "it answered \(status)")
    case 404, 410: self = .giveUp(reason: "it does not have the file (\(status))")
    case 401, 403: self = .giveUp(reason: "it does not give the file to us (\(status))")
    default: self = .giveUp(reason: "it answered \(status)")
    }
  }

  /// "bytes 5-9/10" or "bytes */10".
  static func range(_ header: String?) -> (start: Int?, total: Int?)? {
    guard let header, header.hasPrefix("bytes ") else { return nil }
    let parts = header.dropFirst(6).split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return (parts[0].split(separator: "-").first.flatMap { Int($0) }, Int(parts[1]))
  }

  /// What can be given back with If-Range; `nil` for a weak tag, which does not tell bytes apart.
  static func validator(headers: (String) -> String?) -> String? {
    if let tag = headers("ETag") { return tag.hasPrefix("W/") ? headers("Last-Modified") : tag }
    return headers("Last-Modified")
  }
}
