import TranscriptionCore

/// What the name of an entry of the drop folder says about it.
enum DropName: Sendable, Hashable {
  /// Hidden, or under a name that says it is not whole yet: left alone.
  case unfinished
  /// `<session-id>_<rest>`.
  case session(SessionID, rest: String)
  /// Belongs to no session.
  case stray

  /// - Parameter temporary: names that are left alone, besides those that begin with a dot.
  init(_ name: EntryName, temporary: TemporaryNames = .common) {
    let bytes = name.bytes
    guard bytes.first != UInt8(ascii: "."), !temporary.matches(bytes) || Self.isUpload(bytes) else {
      self = .unfinished
      return
    }
    guard let session = Self.session(in: bytes) else {
      self = .stray
      return
    }
    let rest = bytes[(ULID.length + 1)...]
    let isTemporary = temporary.matches(rest) || temporary.matches(rest.drop { $0 == UInt8(ascii: ".") })
    self = isTemporary && !Self.isUpload(bytes) ? .unfinished : .session(session, rest: Self.shown(name))
  }

  /// What a user sees of a name: what follows the session's prefix, or all of it where nothing does or there is none.
  static func shown(_ name: EntryName) -> String {
    guard session(in: name.bytes) != nil, name.bytes.count > ULID.length + 1 else { return name.text }
    return String(decoding: name.bytes[(ULID.length + 1)...], as: UTF8.self)
  }

  /// The extension that a file keeps on disk: 1 to 10 lower-case letters and digits after the last dot, or "bin". Nothing
  /// else of a user's name ever becomes part of a path.
  static func safeExtension(of name: String) -> String {
    // Scalars: a dot with a combining mark is another character to Swift, but still a dot to everything else.
    guard let dot = name.unicodeScalars.lastIndex(of: ".") else { return "bin" }
    let text = String(name.unicodeScalars[dot...].dropFirst()).lowercased()
    let isSafe =
      (1...10).contains(text.utf8.count)
      && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (48...57).contains($0) }
    // An upload takes this extension in the drop folder, where it must not look unfinished.
    return isSafe && !TemporaryNames.common.matches(".\(text)".utf8) ? text : "bin"
  }

  /// The hidden name under which an upload is received, before it appears as `dropName`.
  static func hidden(upload dropName: String) -> String { ".\(dropName).part" }

  /// Whether a name is one under which the server itself puts a received upload: `<session-id>_<file-id>.<ext>`. Whatever
  /// names are temporary, such a file is whole.
  private static func isUpload(_ bytes: [UInt8]) -> Bool {
    guard session(in: bytes) != nil else { return false }
    let rest = bytes.dropFirst(ULID.length + 1)
    guard FileID(String(decoding: rest.prefix(ULID.length), as: UTF8.self)) != nil,
      rest.dropFirst(ULID.length).first == UInt8(ascii: ".")
    else { return false }
    let text = String(decoding: rest, as: UTF8.self)
    return text.hasSuffix("." + safeExtension(of: text))
  }

  /// Whether an entry is an upload that was being received: `.<session-id>_<file-id>.<ext>.part`.
  static func isHiddenUpload(_ name: EntryName) -> Bool {
    guard name.bytes.first == UInt8(ascii: "."), ends(name.bytes, with: ".part") else { return false }
    let parts = name.bytes.dropFirst().split(separator: UInt8(ascii: "_"), maxSplits: 1)
    return parts.count == 2 && ULID(String(decoding: parts[0], as: UTF8.self)) != nil
      && ULID(String(decoding: parts[1].prefix(ULID.length), as: UTF8.self)) != nil
  }

  /// The session whose prefix a name has, be it hidden, unfinished or neither.
  static func owner(of name: EntryName) -> SessionID? {
    session(in: name.bytes.first == UInt8(ascii: ".") ? Array(name.bytes.dropFirst()) : name.bytes)
  }

  private static func session(in bytes: [UInt8]) -> SessionID? {
    guard bytes.count > ULID.length, bytes[ULID.length] == UInt8(ascii: "_") else { return nil }
    return SessionID(String(decoding: bytes[..<ULID.length], as: UTF8.self))
  }

  private static func ends(_ bytes: [UInt8], with suffix: String) -> Bool {
    bytes.count >= suffix.utf8.count && bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
