/// Names under which other programs keep a file in the drop folder until it is whole. Such a file is left alone until it is
/// renamed. Pure.
///
/// A pattern is compared with the whole name, with what follows the session's prefix, and with that without the dots in
/// front of it. `*` stands for any bytes, also none, `?` for one; ASCII letters match in either case.
package struct TemporaryNames: Sendable, Hashable {
  /// What browsers, download programs, synchronisers, editors and file servers use.
  package static let common = TemporaryNames(patterns: [
    "*.part", "*.filepart", "*.partial", "*.crdownload", "*.download", "*.opdownload", "*.!sync", "*.!qb", "*.aria2",
    "*.swp", "*.tmp", "*~", ".~tmp~*", ".syncthing.*", "~syncthing~*", ".nfs*", "._*", ".ds_store",
  ])

  /// As they were given, in lower case.
  package let patterns: [String]
  private let bytes: [[UInt8]]

  package init(patterns: [String]) {
    bytes = patterns.map { Self.lowercased($0.utf8) }
    self.patterns = bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether any pattern matches the whole of a name.
  func matches(_ name: some Sequence<UInt8>) -> Bool {
    let name = Self.lowercased(name)
    return bytes.contains { Self.mayMatch(name, $0) && Self.matches(name[...], $0[...]) }
  }

  /// By both ends alone, which rules out nearly every name.
  private static func mayMatch(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    func fits(_ byte: UInt8?, _ wanted: UInt8?) -> Bool {
      byte == wanted || wanted == UInt8(ascii: "*") || wanted == UInt8(ascii: "?")
    }
    return fits(name.last, pattern.last) && fits(name.first, pattern.first)
  }

  /// Goes back to the last `*` only, so the work is bounded by the product of both lengths.
  private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var name = name
    var pattern = pattern
    var retry: (name: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
    while true {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        retry = (name, pattern)
      } else if let next = pattern.first, let byte = name.first, next == byte || next == UInt8(ascii: "?") {
        name = name.dropFirst()
        pattern = pattern.dropFirst()
      } else if name.isEmpty, pattern.isEmpty {
        return true
      } else if let last = retry, !last.name.isEmpty {
        name = last.name.dropFirst()
        pattern = last.pattern
        retry = (name, pattern)
      } else {
        return false
      }
    }
  }

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
  }
}
