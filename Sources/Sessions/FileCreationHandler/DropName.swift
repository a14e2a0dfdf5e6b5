import TranscriptionCore

/// What the name of an entry of the drop folder says about it.
enum DropName: Sendable, Hashable {
  /// Hidden, or still being written (`.part`, `.tmp`): left alone.
  case unfinished
  /// `<session-id>_<rest>`.
  case session(SessionID, rest: String)
  /// Belongs to nobody.
  case stray

  init(_ name: EntryName) {
    let bytes = name.bytes
    if bytes.first == UInt8(ascii: ".") || Self.ends(bytes, with: ".part") || Self.ends(bytes, with: ".tmp") {
      self = .unfinished
      return
    }
    guard let session = Self.session(in: bytes) else {
      self = .stray
      return
    }
    let rest = String(decoding: bytes[(ULID.length + 1)...], as: UTF8.self)
    self = .session(session, rest: rest.isEmpty ? name.text : rest)
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
    // An upload takes this extension in the drop folder, where these two would hide it.
    return isSafe && text != "part" && text != "tmp" ? text : "bin"
  }

  /// The hidden name under which an upload is received, before it appears as `dropName`.
  static func hidden(upload dropName: String) -> String { ".\(dropName).part" }

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
