/// What a `Range` header asks of a file (RFC 9110 section 14). One range is served; several, and whatever cannot be
/// understood, are ignored as the standard allows.
enum ByteRange: Equatable {
  case whole
  case part(ClosedRange<Int>)
  case unsatisfiable

  /// - Parameters:
  ///   - header: the header's value; `nil` where there is none.
  ///   - size: bytes of the file.
  init(_ header: String?, size: Int) {
    guard let header, let specification = Self.specification(of: header) else {
      self = .whole
      return
    }
    switch specification {
    case .from(let first, let last):
      self = first < size ? .part(first...min(last ?? (size - 1), size - 1)) : .unsatisfiable
    case .suffix(let length):
      self = length > 0 && size > 0 ? .part(max(0, size - length)...(size - 1)) : .unsatisfiable
    }
  }

  private enum Specification {
    case from(Int, Int?)
    case suffix(Int)
  }

  private static func specification(of header: String) -> Specification? {
    let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
    let bounds = parts[1].split(separator: "-", omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return nil }
    let first = bounds[0].drop { $0 == " " }
    var last = bounds[1]
    while last.last == " " { last.removeLast() }
    if first.isEmpty { return number(last).map { .suffix($0) } }
    guard let start = number(first) else { return nil }
    if last.isEmpty { return .from(start, nil) }
    guard let end = number(last), end >= start else { return nil }
    return .from(start, end)
  }

  /// Digits only; more than fits counts as the largest number.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text) ?? .max
  }
}
