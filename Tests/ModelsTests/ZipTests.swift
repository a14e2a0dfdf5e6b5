import Foundation
import Testing

@testable import Models

struct ZipTests {
  // More than one piece that is inflated at a time.
  private static let long = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  private var long: [UInt8] { Self.long }

  /// What is read of a member of an archive.
  private func contents(_ archive: [UInt8], _ name: String = "a/b.bin") throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.whl"
    try Data(archive).write(to: URL(filePath: path))
    let zip = try ZipArchive(path: path)
    var found: [UInt8] = []
    try zip.read(zip.member(name)) { found += $0 }
    return found
  }

  private func reason(_ archive: [UInt8], _ name: String = "a/b.bin") -> String {
    do {
      _ = try contents(archive, name)
      return ""
    } catch {
      return (error as? SourceFailure)?.reason ?? "\(error)"
    }
  }

  private func archive(_ change: (inout ZipBuilder.Member) -> Void) -> [UInt8] {
    var member = ZipBuilder.Member(name: "a/b.bin", contents: long)
    change(&member)
    return ZipBuilder([member, ZipBuilder.Member(name: "c", contents: [1])]).bytes
  }

  @Test func readsWhatIsStoredAndWhatIsDeflated() throws {
    #expect(try contents(archive { _ in }) == long)
    #expect(try contents(archive { $0.isDeflated = false }) == long)
    #expect(try contents(ZipBuilder([("empty", [])]).bytes, "empty") == [])
    var commented = ZipBuilder([("c", Array("c".utf8))])
    // Holds the beginning of what is looked for.
    commented.comment = "PK\u{5}\u{6} and more than the record at the end has bytes"
    #expect(try contents(commented.bytes, "c") == Array("c".utf8))
  }

  @Test func joinsMembersOfSeveralArchives() throws {
    let folder = try TemporaryFolder()
    for (number, half) in [long[..<300_000], long[300_000...]].enumerated() {
      try Data(ZipBuilder([("part", Array(half))]).bytes).write(to: URL(filePath: folder.path + "/\(number)"))
    }
    let pieces = [0, 1].map { (path: folder.path + "/\($0)", member: "part") }
    let target = folder.path + "/whole"
    // What an earlier attempt left is replaced.
    try Data([9]).write(to: URL(filePath: target))
    #expect(try WheelFiles.join(pieces, into: target, bytes: long.count) == Pull.sha256(long))
    #expect(FileManager.default.contents(atPath: target).map { [UInt8]($0) } == long)
    #expect(throws: SourceFailure.self) { try WheelFiles.join(pieces, into: target, bytes: long.count - 1) }
  }

  @Test func saysWhatCannotBeRead() {
    #expect(reason([]).contains("no ZIP archive"))
    #expect(reason(long).contains("no ZIP archive"))
    #expect(reason(archive { _ in }, "b.bin").contains("has no b.bin"))
    #expect(reason(archive { $0.flags = 1 }).contains("encrypted"))
    #expect(reason(archive { $0.method = 12 }).contains("method 12"))
    #expect(reason(archive { $0.bytes = 0xFFFF_FFFF }).contains("4 GiB"))
    #expect(reason(archive { $0.name = "c" }, "c").contains("twice"))
    var large = ZipBuilder([("c", [1])])
    large.count = 0xFFFF
    #expect(reason(large.bytes, "c").contains("64-bit"))
  }

  @Test func contentsAreThoseOfTheDirectory() {
    #expect(reason(archive { $0.checksum = 1 }).contains("damaged"))
    // More comes out than was said: it is not gone on with.
    #expect(reason(archive { $0.bytes = 1000 }).contains("damaged"))
    #expect(reason(archive { $0.bytes = 700_000 }).contains("damaged"))
    // The stored bytes are no deflated ones.
    #expect(reason(archive { ($0.isDeflated, $0.method) = (false, 8) }).contains("damaged"))
    #expect(reason(Array(archive { _ in }.dropFirst(40))).contains("damaged"))
    #expect(reason(Array(archive { _ in }.dropLast(5))).contains("not all of one"))
    var miscounted = ZipBuilder([("c", [1])])
    miscounted.count = 3
    #expect(reason(miscounted.bytes, "d").contains("damaged"))
  }
}
