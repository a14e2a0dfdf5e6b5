/// The name of an entry of the drop folder as the file system has it: bytes, which need not be UTF-8.
struct EntryName: Sendable, Hashable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { bytes = Array(text.utf8) }

  /// For people; bytes that are no UTF-8 are replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Ready for system calls that are relative to the folder.
  var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}
